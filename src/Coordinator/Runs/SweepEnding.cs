using Microsoft.Data.Sqlite;
using PsiSweep.Coordinator.Actors;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Coordinator.Results;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Shared.Results;
using PsiSweep.Sweeps;

namespace PsiSweep.Coordinator.Runs;

/// <summary>How a sweep ended.</summary>
/// <param name="ExitCode">What the process returns.</param>
/// <param name="State"><c>finished</c> or <c>cancelled</c>.</param>
/// <param name="Failed">Trials recorded as failed.</param>
/// <param name="Table">The correlations.</param>
internal sealed record SweepEnd(int ExitCode, string State, long Failed, CorrelationTable Table);

/// <summary>Finishes a sweep that is over, for <c>run</c> and <c>serve</c> alike: results, tables and plots are written, the checkpoints
/// go, and finished.json says so.</summary>
internal static class SweepEnding
{
    /// <summary>Finishes it.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="folder">The results folder.</param>
    /// <param name="own">The folder of the store that has the rows: one coordinator's own, or the results folder.</param>
    /// <param name="status">Where the sweep is.</param>
    /// <param name="by">Who finishes it.</param>
    /// <param name="cancellation">Cancels; the exports stay as they were.</param>
    /// <exception cref="ExportFailedException">Something cannot be written, such as on a full disk. It may be tried again.</exception>
    /// <exception cref="CliException">The results store is damaged; started again, a coordinator makes it again.</exception>
    public static async Task<SweepEnd> WriteAsync(
        SweepSpec sweep,
        ResultsFolder folder,
        ResultsFolder own,
        SweepStatus status,
        string by,
        CancellationToken cancellation
    )
    {
        try
        {
            return await TryWriteAsync(sweep, folder, own, status, by, cancellation);
        }
        catch (SqliteException e) when (SqliteErrors.IsDamage(e))
        {
            throw new CliException(
                ExitCode.Environment,
                $"{own.Store} is damaged ({e.Message}). It is kept as {StoreFile.PutAside(own.Store)}; the same command makes it again "
                    + "from the journal, and nothing is trained again.",
                e
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new ExportFailedException(
                $"The trials are done, but the results cannot be written: {e.Message.TrimEnd('.')}. Make room in {folder.Root}, or make it "
                    + "writable; nothing is trained again.",
                e
            );
        }
    }

    private static async Task<SweepEnd> TryWriteAsync(
        SweepSpec sweep,
        ResultsFolder folder,
        ResultsFolder own,
        SweepStatus status,
        string by,
        CancellationToken cancellation
    )
    {
        using var store = new SqliteResultStore(own.Store);
        if (store.CountByStatus().Values.Sum() is var rows && rows < status.EndedCount)
            throw new SqliteException($"it has {rows} of {status.EndedCount} results", SqliteErrors.Corrupt);
        var table = await ResultsWriter.WriteAllAsync(
            folder.Root,
            SweepDescriptions.Of(sweep),
            store.ReadAll(),
            new ResultsOptions(),
            cancellation
        );
        if (own != folder)
            store.CopyTo(folder.Store);
        if (status.IsComplete)
            CheckpointsFolder.Delete(folder.Root, sweep);
        var failed = status.Ended.GetValueOrDefault(TrialStatus.Failed);
        var (state, code) =
            !status.IsComplete ? ("cancelled", ExitCode.Interrupted)
            : failed > 0 ? ("finished", ExitCode.Failed)
            : ("finished", ExitCode.Ok);
        FinishedFile.Write(folder.Root, new(code, state, by, Guid.NewGuid().ToString("N")));
        return new(code, state, failed, table);
    }
}

/// <summary>The results of a sweep that is over cannot be written now; the message says why and what to do.</summary>
internal sealed class ExportFailedException(string message, Exception inner) : Exception(message, inner);
