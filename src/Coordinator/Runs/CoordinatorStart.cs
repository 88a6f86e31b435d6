using PsiSweep.Cluster;
using PsiSweep.Coordinator.Actors;
using PsiSweep.Coordinator.Journal;
using PsiSweep.Coordinator.Results.Folder;

namespace PsiSweep.Coordinator.Runs;

/// <summary>Starts the coordinator of a command, or says why it cannot be started.</summary>
internal static class CoordinatorStart
{
    /// <summary>Starts it.</summary>
    /// <exception cref="CliException">The folder is another sweep's, or something in it, the journal or the address cannot be
    /// used.</exception>
    public static async Task<CoordinatorService> OrFailAsync(CoordinatorOptions options, CancellationToken cancellation)
    {
        try
        {
            return await CoordinatorService.StartAsync(options, cancellation);
        }
        catch (SweepMismatchException e)
        {
            throw new CliException(ExitCode.BadInput, e.Message, e);
        }
        catch (Exception e) when (e is JournalUnavailableException or CannotListenException)
        {
            throw new CliException(ExitCode.Environment, e.Message, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Environment, $"{options.ResultsFolder} cannot be used: {e.Message}", e);
        }
    }
}
