using System.Text.Json;

namespace PsiSweep.Coordinator.Results.Folder;

/// <summary>The file by which the coordinator in charge tells the others, through their shared folder, that the results are
/// written.</summary>
/// <param name="ExitCode">What every coordinator's process returns.</param>
/// <param name="State"><c>finished</c> or <c>cancelled</c>.</param>
/// <param name="By">Address of the coordinator that wrote the results.</param>
internal sealed record FinishedFile(int ExitCode, string State, string By)
{
    private const string FileName = "finished.json";

    /// <summary>Reads it; null: not yet.</summary>
    public static FinishedFile? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? JsonSerializer.Deserialize<FinishedFile>(File.ReadAllText(path)) : null;
    }

    /// <summary>Writes it, whole or not at all.</summary>
    public static void Write(string folder, FinishedFile finished)
    {
        var path = Path.Combine(folder, FileName);
        var own = $"{path}.{Environment.ProcessId}";
        File.WriteAllText(own, JsonSerializer.Serialize(finished));
        File.Move(own, path, overwrite: true);
    }

    /// <summary>Takes it away: the sweep goes on.</summary>
    public static void Delete(string folder) => File.Delete(Path.Combine(folder, FileName));
}
