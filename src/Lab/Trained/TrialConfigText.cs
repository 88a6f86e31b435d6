using System.Text.Json;
using System.Text.Json.Serialization;
using PsiSweep.Shared.Configuration;

namespace PsiSweep.Lab.Trained;

/// <summary>A trial's configuration as JSON, as the metadata of saved weights hold it.</summary>
public static class TrialConfigText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
    };

    /// <summary>As JSON.</summary>
    public static string Of(TrialConfig config) => JsonSerializer.Serialize(config, Options);

    /// <summary>Reads it; null when it is none.</summary>
    public static TrialConfig? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<TrialConfig>(json, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
