using Microsoft.Data.Sqlite;
using PsiSweep.Coordinator.Results;
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

    /// <summary>Of a folder. Nothing is written.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="problem">Told, in a sentence each, what cannot be read in it.</param>
    /// <exception cref="CliException">It is no results folder.</exception>
    public static StatusAnswer Of(string folder, Action<string> problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (!Directory.Exists(folder))
            throw new CliException(
                ExitCode.BadInput,
                $"the folder {folder} does not exist; give a results folder such as results/quickstart"
            );
        var results = new ResultsFolder(folder);
        var owners = Owners(results, problem);
        if (!File.Exists(results.SweepId) || !(File.Exists(results.Journal) || owners.Any(o => Path.Exists(o.Store))))
            throw new CliException(
                ExitCode.BadInput,
                $"{folder} is no results folder: it has no sweep.id, or neither journal.db nor results.db; give a folder that 'psisweep "
                    + "run' or 'psisweep serve' wrote"
            );
        var running = owners.Any(o => FolderLock.IsTaken(o.Root));
        var snapshot = StatusSnapshot.ReadFrom(folder, problem);
        var rows =
            owners.Select(o => Count(o.Store, problem)).OfType<IReadOnlyDictionary<string, long>>().MaxBy(c => c.Values.Sum())
            ?? snapshot?.ByStatus
            ?? new Dictionary<string, long>();
        var done = rows.Values.Sum();
        var trials = snapshot?.Trials ?? TrialsOf(results);
        var state =
            running ? "running"
            : done == trials ? "finished"
            : FinishedFile.Read(folder, problem)?.State ?? "stopped";
        return new(folder, state, running, trials, done, rows, running ? snapshot : null, null);
    }

    private static long? TrialsOf(ResultsFolder folder)
    {
        try
        {
            return File.Exists(folder.Resolved) ? SweepFile.Read(folder.Resolved).Spec?.Count : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The folders that have rows: the results folder's own, and one a coordinator when there are several, of which the one in
    /// charge is ahead.</summary>
    private static ResultsFolder[] Owners(ResultsFolder folder, Action<string> problem)
    {
        try
        {
            return [.. folder.Owners()];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problem($"not every coordinator's folder can be read: {e.Message}");
            return [folder];
        }
    }

    /// <returns>Rows by status; null: it has none that can be read.</returns>
    private static Dictionary<string, long>? Count(string store, Action<string> problem)
    {
        if (!Path.Exists(store))
            return null;
        try
        {
            using var rows = SqliteResultStore.OpenToRead(store);
            return rows.CountByStatus().ToDictionary(r => r.Key.ToText(), r => r.Value);
        }
        catch (Exception e) when (e is SqliteException or FormatException or ArgumentException)
        {
            problem($"{store} cannot be read ({e.Message}); a damaged one is made again from the journal when the sweep goes on");
            return null;
        }
    }
}
