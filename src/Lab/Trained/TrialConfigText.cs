using System.Text.Json;
using System.Text.Json.Serialization;
using PsiSweep.Lab.Networks;
using PsiSweep.Shared.Configuration;

namespace PsiSweep.Lab.Trained;

/// <summary>A trial's configuration as JSON, as the metadata of saved weights hold it.</summary>
public static class TrialConfigText
{
    /// <summary>Key of the metadata that holds it.</summary>
    public const string Key = "config";

    /// <summary>Key of the metadata that holds the version of this program.</summary>
    public const string ProgramKey = "psisweep";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        RespectNullableAnnotations = true,
    };

    /// <summary>As JSON.</summary>
    public static string Of(TrialConfig config) => JsonSerializer.Serialize(config, Options);

    /// <summary>The configuration that a file's metadata hold; null: they hold none of this program's.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="metadata">Its metadata.</param>
    /// <param name="mistake">What is wrong with a configuration, null where nothing is; null: it is not asked.</param>
    /// <exception cref="FormatException">They hold one that has a mistake.</exception>
    public static TrialConfig? Of(string path, IReadOnlyDictionary<string, string> metadata, Func<TrialConfig, string?>? mistake)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (!metadata.TryGetValue(Key, out var json))
            return null;
        TrialConfig? config = null;
        try
        {
            config = JsonSerializer.Deserialize<TrialConfig>(json, Options);
        }
        catch (JsonException)
        {
            // Other programs keep a text of that name, too.
        }

        if (config is null)
        {
            return metadata.ContainsKey(ProgramKey)
                ? throw new FormatException($"{path}: the metadata's {Key} is not the configuration of a trial")
                : null;
        }

        return mistake?.Invoke(config) is { } problem
            ? throw new FormatException($"{path}: the metadata's {Key}: {ForeignText.Shown(problem)}")
            : config;
    }
}
