using System.Globalization;
using PsiSweep.Cluster.Logs;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Cluster.Processes;

/// <summary>One node to keep alive.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Devices">Its devices, as its command line takes them.</param>
public sealed record NodePlan(string Name, string Devices);

/// <summary>
/// Keeps node processes alive: one that ends is started again with growing waits, and told how it ended the last time; it is given up when
/// it never
/// gets to work. One that ends by itself with code 0 was drained and stays away.
/// </summary>
public sealed class NodeSupervisor : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Task[] keepers;
    private readonly NodeSupervision options;
    private readonly TaskCompletionSource<string> allGone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int alive;

    /// <summary>Starts the nodes.</summary>
    /// <param name="options">How.</param>
    /// <param name="nodes">The nodes.</param>
    public NodeSupervisor(NodeSupervision options, IReadOnlyList<NodePlan> nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        this.options = options;
        alive = nodes.Count;
        keepers = [.. nodes.Select(n => Task.Run(() => KeepAsync(n)))];
    }

    /// <summary>Ends, with the reason, when no node is kept any more: given up or drained.</summary>
    public Task<string> AllGone => allGone.Task;

    /// <summary>File of a node's log.</summary>
    public string LogOf(NodePlan node) => Path.Combine(options.LogFolder, $"{node?.Name}.log");

    private async Task KeepAsync(NodePlan node)
    {
        var deaths = new List<ProcessDeath>();
        ProcessEnd? before = null;
        while (!stopping.IsCancellationRequested)
        {
            var start = new NodeStart(Guid.NewGuid().ToString("N"), before?.End, before?.Reason ?? "");
            var outOfMemoryKills = OutOfMemoryKills.Count();
            using var process = new NodeProcess(
                options.Program,
                [.. options.Arguments(node), .. NodeStartOption.Arguments(start)],
                new LogFile(LogOf(node), trouble: options.Say)
            );
            try
            {
                var code = await process.WaitAsync(stopping.Token);
                if (code == 0)
                {
                    Gone($"{node.Name} was drained and has ended");
                    return;
                }

                before = ProcessEnd.Of(code, OutOfMemoryKills.Count() > outOfMemoryKills);
                deaths.Add(new(DateTimeOffset.UtcNow, process.HasWorked));
                deaths.RemoveRange(0, Math.Max(0, deaths.Count - 100));
                if (options.Policy.DelayAfter(deaths, deaths[^1].At) is not { } delay)
                {
                    Gone(
                        $"{node.Name} ended {options.Policy.MaxFailedStarts} times before it got to work (last: {before.Reason}) and is "
                            + "not started again. "
                            + $"The end of {LogOf(node)}:{Environment.NewLine}{LogFile.Tail(LogOf(node), 12)}"
                    );
                    return;
                }

                options.Say(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{node.Name} ended ({before.Reason}); it is started again in {delay.TotalSeconds:0.##} s"
                    )
                );
                await Task.Delay(delay, stopping.Token);
            }
            catch (OperationCanceledException)
            {
                await process.StopAsync(options.Grace);
            }
        }
    }

    private void Gone(string reason)
    {
        options.Say(reason);
        if (Interlocked.Decrement(ref alive) == 0)
            allGone.TrySetResult(reason);
    }

    /// <summary>Stops the nodes: each hands back what it runs, within the grace.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(keepers);
        stopping.Dispose();
    }
}

/// <summary>How nodes are kept.</summary>
/// <param name="Program">The node program.</param>
/// <param name="Arguments">A node's arguments.</param>
/// <param name="LogFolder">Folder for what they print.</param>
/// <param name="Policy">When to start again.</param>
/// <param name="Grace">How long one may take to end when it is told to.</param>
/// <param name="Say">Told, in a sentence, when a node ends and starts again.</param>
public sealed record NodeSupervision(
    string Program,
    Func<NodePlan, IEnumerable<string>> Arguments,
    string LogFolder,
    RestartPolicy Policy,
    TimeSpan Grace,
    Action<string> Say
);
