using PsiSweep.Coordinator.Actors;
using PsiSweep.Coordinator.Results;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;
using PsiSweep.Sweeps.Reading;

namespace PsiSweep.Coordinator.Runs;

/// <summary>Where a sweep is: what the coordinator in charge says, or else the persisted rows of the results folder.</summary>
/// <param name="Folder">The results folder; null: it was asked for by address.</param>
/// <param name="State"><c>running</c>, <c>paused</c>, <c>cancelled</c>, <c>finished</c>, or <c>stopped</c>: no coordinator works on it, and
/// something is left to do.</param>
/// <param name="IsRunning">Whether a coordinator works on it and something is left to do.</param>
/// <param name="Trials">Trials in all; null: not known, as no coordinator answers and none has written the results.</param>
/// <param name="Done">Trials with a persisted result.</param>
/// <param name="ByStatus">Those by status.</param>
/// <param name="Live">What <c>psisweep run</c> last said of its pace; null when none runs.</param>
/// <param name="Cluster">What the coordinator in charge says; null: none was asked.</param>
internal sealed record StatusAnswer(
    string? Folder,
    string State,
    bool IsRunning,
    long? Trials,
    long Done,
    IReadOnlyDictionary<string, long> ByStatus,
    StatusSnapshot? Live,
    ClusterStatus? Cluster
)
{
    /// <summary>Of what the coordinator in charge says.</summary>
    /// <param name="folder">The results folder; null: not known.</param>
    /// <param name="sweep">What it says.</param>
    public static StatusAnswer Of(string? folder, SweepOverview sweep)
    {
        var cluster = ClusterStatus.Of(sweep);
        var live = folder is not null && FolderLock.IsTaken(folder) ? StatusSnapshot.ReadFrom(folder) : null;
        return new(folder, cluster.State, !OverviewFacts.IsOver(sweep), cluster.Trials, cluster.Done, cluster.ByStatus, live, cluster);
    }

    /// <summary>Of a folder.</summary>
    /// <exception cref="CliException">It is no results folder.</exception>
    public static StatusAnswer Of(string folder)
    {
        if (!Directory.Exists(folder))
            throw new CliException(
                ExitCode.BadInput,
                $"the folder {folder} does not exist; give a results folder such as results/quickstart"
            );
        var owners = Owners(folder).Where(f => File.Exists(CoordinatorService.ResultsDatabase(f))).ToArray();
        if (SweepIdFile.Read(folder) is null || owners.Length == 0)
            throw new CliException(
                ExitCode.BadInput,
                $"{folder} is no results folder: it has no results.db; give a folder that 'psisweep run' or 'psisweep serve' wrote"
            );
        var running = Owners(folder).Any(FolderLock.IsTaken);
        var snapshot = StatusSnapshot.ReadFrom(folder);
        var rows = owners.Select(Count).MaxBy(c => c.Values.Sum())!;
        var done = rows.Values.Sum();
        var trials = snapshot?.Trials ?? TrialsOf(folder);
        var state =
            running ? "running"
            : done == trials ? "finished"
            : FinishedFile.Read(folder)?.State ?? "stopped";
        return new(
            folder,
            state,
            running,
            trials,
            done,
            rows.ToDictionary(r => r.Key.ToText(), r => r.Value),
            running ? snapshot : null,
            null
        );
    }

    private static long? TrialsOf(string folder)
    {
        var resolved = Path.Combine(folder, ResultsWriter.ResolvedFile);
        return File.Exists(resolved) ? SweepFile.Read(resolved).Spec?.Count : null;
    }

    /// <summary>The folders that have rows: the results folder's own, and one a coordinator when there are several, of which the one in
    /// charge is ahead.</summary>
    private static IEnumerable<string> Owners(string folder)
    {
        var several = Path.Combine(folder, "coordinators");
        return [folder, .. Directory.Exists(several) ? Directory.EnumerateDirectories(several) : []];
    }

    private static IReadOnlyDictionary<TrialStatus, long> Count(string folder)
    {
        using var store = new SqliteResultStore(CoordinatorService.ResultsDatabase(folder));
        return store.CountByStatus();
    }
}
