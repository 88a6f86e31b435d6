using System.Text.Json;

namespace PsiSweep.Coordinator.Results.Folder;

/// <summary>Reads small JSON files that are written again before long: one that is damaged counts as missing, and is told.</summary>
internal static class DerivedJson
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is written.</param>
    /// <param name="problem">Told, in a sentence, why it cannot be used.</param>
    /// <returns>Null: it is not there, or cannot be used.</returns>
    public static T? Read<T>(string path, JsonSerializerOptions? options, Action<string> problem)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), options) ?? throw new JsonException("it is null");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            problem($"{path} cannot be read and is not used: {e.Message}");
            return null;
        }
    }
}
