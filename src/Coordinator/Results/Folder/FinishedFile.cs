using System.Text.Json;
using System.Text.Json.Serialization;
using PsiSweep.Shared.Files;

namespace PsiSweep.Coordinator.Results.Folder;

/// <summary>The file that says how a sweep ended; by it the coordinator in charge tells the others, through their shared folder, that the
/// results are written.</summary>
/// <param name="ExitCode">What every coordinator's process returns.</param>
/// <param name="State"><c>finished</c> or <c>cancelled</c>.</param>
/// <param name="By">Address of the coordinator that wrote the results; <c>psisweep run</c> of one on its own machine.</param>
/// <param name="Mark">Different each time it is written, so that one of an earlier end is told from that of this one; null: written by
/// version 0.1.0.</param>
internal sealed record FinishedFile(
    int ExitCode,
    string State,
    string By,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Mark = null
)
{
    /// <summary>Reads it; null: not yet.</summary>
    /// <param name="folder">The results folder.</param>
    /// <param name="problem">Told, in a sentence, that there is one that cannot be read; null: nobody is.</param>
    public static FinishedFile? Read(string folder, Action<string>? problem = null) =>
        DerivedJson.Read<FinishedFile>(new ResultsFolder(folder).Finished, null, problem ?? (_ => { }));

    /// <summary>Writes it, whole or not at all.</summary>
    public static void Write(string folder, FinishedFile finished) =>
        DurableFile.Write(new ResultsFolder(folder).Finished, JsonSerializer.Serialize(finished));

    /// <summary>Takes it away: the sweep goes on.</summary>
    public static void Delete(string folder) => File.Delete(new ResultsFolder(folder).Finished);
}
