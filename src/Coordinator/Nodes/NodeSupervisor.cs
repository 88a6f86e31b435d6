using System.Globalization;

namespace PsiSweep.Coordinator.Nodes;

/// <summary>One node to keep alive.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Devices">Its devices, as its command line takes them.</param>
public sealed record NodePlan(string Name, string Devices);

/// <summary>Keeps node processes alive: one that ends is started again with growing waits, and given up when it keeps dying.</summary>
public sealed class NodeSupervisor : IAsyncDisposable
{
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(8);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task[] keepers;
    private readonly string program;
    private readonly Func<NodePlan, IEnumerable<string>> arguments;
    private readonly string logFolder;
    private readonly RestartPolicy policy;
    private readonly Action<string> say;
    private readonly TaskCompletionSource<string> gaveUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int alive;

    /// <summary>Starts the nodes.</summary>
    /// <param name="program">The node program.</param>
    /// <param name="nodes">The nodes.</param>
    /// <param name="arguments">A node's arguments.</param>
    /// <param name="logFolder">Folder for what they print.</param>
    /// <param name="policy">When to start again.</param>
    /// <param name="say">Told, in a sentence, when a node ends and starts again.</param>
    public NodeSupervisor(
        string program, IReadOnlyList<NodePlan> nodes, Func<NodePlan, IEnumerable<string>> arguments, string logFolder, RestartPolicy policy, Action<string> say)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        this.program = program;
        this.arguments = arguments;
        this.logFolder = logFolder;
        this.policy = policy;
        this.say = say;
        alive = nodes.Count;
        keepers = [.. nodes.Select(n => Task.Run(() => KeepAsync(n)))];
    }

    /// <summary>Ends, with the reason, when every node was given up.</summary>
    public Task<string> AllGivenUp => gaveUp.Task;

    /// <summary>File of a node's log.</summary>
    public string LogOf(NodePlan node) => Path.Combine(logFolder, $"{node.Name}.log");

    private async Task KeepAsync(NodePlan node)
    {
        var deaths = new List<DateTimeOffset>();
        while (!stopping.IsCancellationRequested)
        {
            using var process = new NodeProcess(program, arguments(node), new LogFile(LogOf(node)));
            try
            {
                var code = await process.WaitAsync(stopping.Token);
                deaths.Add(DateTimeOffset.UtcNow);
                if (policy.DelayAfter(deaths, deaths[^1]) is not { } delay)
                {
                    GiveUp(node, code);
                    return;
                }

                say(string.Create(CultureInfo.InvariantCulture, $"{node.Name} ended ({Describe(code)}); it is started again in {delay.TotalSeconds:0.##} s"));
                await Task.Delay(delay, stopping.Token);
            }
            catch (OperationCanceledException)
            {
                await process.StopAsync(StopGrace);
            }
        }
    }

    private void GiveUp(NodePlan node, int code)
    {
        var reason = $"{node.Name} ended {policy.MaxDeaths} times within {policy.Window.TotalSeconds:0} s (last: {Describe(code)}) and is not started again. "
            + $"The end of {LogOf(node)}:{Environment.NewLine}{LogFile.Tail(LogOf(node), 12)}";
        say(reason);
        if (Interlocked.Decrement(ref alive) == 0)
            gaveUp.TrySetResult(reason);
    }

    private static string Describe(int code) => code > 128 ? $"killed by signal {code - 128}" : $"exit code {code}";

    /// <summary>Stops the nodes.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(keepers);
        stopping.Dispose();
    }
}
