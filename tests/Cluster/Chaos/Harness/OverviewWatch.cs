using System.Diagnostics;
using System.Text;

namespace PsiSweep.Chaos;

/// <summary>Looks at the sweep as a user would, with <c>psisweep nodes FOLDER --watch --json</c>; looks again when no coordinator
/// answered.</summary>
internal sealed class OverviewWatch : IAsyncDisposable
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource ending = new();
    private readonly Task work;

    /// <summary>Begins to look.</summary>
    /// <param name="command">The command, with whatever puts it onto a host in front.</param>
    /// <param name="run">Name of the run.</param>
    /// <param name="log">File for what the command complains of.</param>
    /// <param name="ledger">Takes what is seen.</param>
    public OverviewWatch(IReadOnlyList<string> command, string run, string log, Ledger ledger) =>
        work = Task.Run(() => WatchAsync(command, run, log, ledger));

    private async Task WatchAsync(IReadOnlyList<string> command, string run, string log, Ledger ledger)
    {
        while (!ending.IsCancellationRequested)
        {
            var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment[RunName.Variable] = run;
            using var process = Process.Start(start)!;
            try
            {
                var errors = process.StandardError.ReadToEndAsync(ending.Token);
                var document = new StringBuilder();
                while (await process.StandardOutput.ReadLineAsync(ending.Token) is { } line)
                {
                    document.AppendLine(line);
                    if (line != "}")
                        continue;
                    ledger.Add(document.ToString());
                    document.Clear();
                }

                await File.AppendAllTextAsync(log, await errors, ending.Token);
                if (ledger.State == "finished")
                    return;
                await Task.Delay(LookAgainAfter, ending.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }

    /// <summary>Stops looking.</summary>
    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await work;
        ending.Dispose();
    }
}
