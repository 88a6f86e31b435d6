using PsiSweep.Coordinator.Control;
using PsiSweep.Coordinator.Runs;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Cli.Operating;

/// <summary>Asks the coordinator in charge where a sweep is, and looks into the results folder where there is none.</summary>
/// <param name="where">A results folder or an address.</param>
/// <param name="timeout">Seconds that an answer may take.</param>
/// <param name="notes">Told why a folder's coordinators did not answer.</param>
internal sealed class StatusSource(string where, double timeout, TextWriter notes) : IAsyncDisposable
{
    private ControlClient? client;

    /// <summary>Where it is now.</summary>
    /// <exception cref="CliException">Nobody answers at the address, or it is no results folder.</exception>
    public async Task<StatusAnswer> NextAsync(CancellationToken cancellation)
    {
        var folder = Directory.Exists(where) ? where : null;
        var target = WhereArgument.Target(where);
        try
        {
            if (folder is null || target.Addresses.Count > 0)
                return StatusAnswer.Of(folder, await OverviewAsync(target, cancellation));
            foreach (var problem in target.Problems)
                await notes.WriteLineAsync(problem);
        }
        catch (ControlException e) when (folder is null)
        {
            throw new CliException(ExitCode.Environment, e.Message, e);
        }
        catch (ControlException e)
        {
            await notes.WriteLineAsync($"{e.Message}{Environment.NewLine}The results folder itself says:");
        }

        await DisposeAsync();
        return StatusAnswer.Of(folder!, notes.WriteLine);
    }

    private async Task<SweepOverview> OverviewAsync(ControlTarget target, CancellationToken cancellation)
    {
        if (client is not null)
            return await client.OverviewAsync(cancellation);
        client = await ControlClient.ConnectAsync(target, TimeSpan.FromSeconds(timeout), cancellation);
        return client.Overview;
    }

    /// <summary>Hangs up.</summary>
    public async ValueTask DisposeAsync()
    {
        if (client is not null)
            await client.DisposeAsync();
        client = null;
    }
}
