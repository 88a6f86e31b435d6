using PsiSweep.Coordinator.Actors;
using PsiSweep.Coordinator.Results;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Cli.Running;

/// <summary>Where the sweep of a results folder is: persisted rows, and what a running coordinator last said.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="IsRunning">Whether a coordinator works on it.</param>
/// <param name="Trials">Trials in all.</param>
/// <param name="Done">Trials with a persisted result.</param>
/// <param name="ByStatus">Those by status.</param>
/// <param name="Live">What the running coordinator last said; null when none runs.</param>
public sealed record StatusAnswer(
    string Folder, bool IsRunning, long Trials, long Done, IReadOnlyDictionary<string, long> ByStatus, StatusSnapshot? Live)
{
    /// <summary>Of a folder.</summary>
    /// <exception cref="CliException">It is no results folder.</exception>
    public static StatusAnswer Of(string folder)
    {
        var database = CoordinatorService.ResultsDatabase(folder);
        if (!Directory.Exists(folder))
            throw new CliException(ExitCode.BadInput, $"the folder {folder} does not exist; give a results folder such as results/quickstart");
        if (SweepIdFile.Read(folder) is null || !File.Exists(database))
            throw new CliException(ExitCode.BadInput, $"{folder} is no results folder: it has no results.db; give a folder that 'psisweep run' wrote");
        var running = FolderLock.IsTaken(folder);
        var snapshot = StatusSnapshot.ReadFrom(folder);
        using var store = new SqliteResultStore(database);
        var rows = store.CountByStatus();
        var done = rows.Values.Sum();
        return new(folder, running, snapshot?.Trials ?? done, done, rows.ToDictionary(r => r.Key.ToText(), r => r.Value), running ? snapshot : null);
    }
}
