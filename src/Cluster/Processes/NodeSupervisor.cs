using System.ComponentModel;
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
/// gets to work, or cannot be started any more. One that ends by itself with code 0 was drained and stays away.
/// </summary>
public sealed class NodeSupervisor : IAsyncDisposable
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(1);
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

    /// <summary>What the last node that is kept no more says of itself: 0 when it was drained, else an exit code for this
    /// process.</summary>
    public int ExitCode { get; private set; }

    /// <summary>File of a node's log.</summary>
    public string LogOf(NodePlan node) => Path.Combine(options.LogFolder, $"{node?.Name}.log");

    private async Task KeepAsync(NodePlan node)
    {
        var keeper = Guid.NewGuid().ToString("N");
        var deaths = new List<ProcessDeath>();
        ProcessEnd? before = null;
        while (!stopping.IsCancellationRequested)
        {
            var start = new NodeStart(Guid.NewGuid().ToString("N"), before?.End, before?.Reason ?? "", keeper);
            try
            {
                var life = await LiveAsync(node, start);
                if (life.Code == 0)
                {
                    Gone($"{node.Name} was drained and has ended", 0);
                    return;
                }

                if (life.Code is ProcessEnd.BadInputCode or ProcessEnd.EnvironmentCode)
                {
                    // What was given to it is wrong, or something is missing: it would say the same again.
                    Gone($"{node.Name} cannot work and is not started again: {life.LastError ?? $"see {LogOf(node)}"}", life.Code.Value);
                    return;
                }

                before = life.End ?? before; // one that could not be started leaves what is known of the last that was
                deaths.Add(new(DateTimeOffset.UtcNow, life.HadWorked));
                deaths.RemoveRange(0, Math.Max(0, deaths.Count - 100));
                if (options.Policy.DelayAfter(deaths, deaths[^1].At) is not { } delay)
                {
                    Gone(GivenUp(node, life.What), ProcessEnd.EnvironmentCode);
                    return;
                }

                options.Say(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{node.Name} {life.What}; it is started again in {delay.TotalSeconds:0.##} s"
                    )
                );
                await Task.Delay(delay, stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>A life of a node's process.</summary>
    /// <param name="Code">Its exit code; null: it could not be started.</param>
    /// <param name="End">How it ended.</param>
    /// <param name="HadWorked">Whether it had got to work.</param>
    /// <param name="What">What became of it.</param>
    /// <param name="LastError">The last that it said of an error; null: nothing.</param>
    private sealed record Life(int? Code, ProcessEnd? End, bool HadWorked, string What, string? LastError = null);

    /// <exception cref="OperationCanceledException">The nodes are to stop; this one has.</exception>
    private async Task<Life> LiveAsync(NodePlan node, NodeStart start)
    {
        NodeProcess process;
        try
        {
            process = new NodeProcess(
                options.Program,
                [.. options.Arguments(node), .. NodeStartOption.Arguments(start)],
                new LogFile(LogOf(node), trouble: options.Say),
                text => options.Say($"{node.Name}: {text}")
            );
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            // The program was replaced or deleted, or the machine has no room for another process.
            return new(null, null, HadWorked: false, $"could not be started ({e.Message})");
        }

        using (process)
        {
            try
            {
                var kills = new MemoryKillWatch(process.Id, options.Kills ?? OutOfMemoryKills.Kernel, TimeProvider.System);
                var code = await EndAsync(process, kills);
                var end = ProcessEnd.Of(code, kills.WasKilled);
                return new(code, end, process.HasWorked, $"ended ({end.Reason})", process.LastError);
            }
            catch (OperationCanceledException)
            {
                await process.StopAsync(options.Grace);
                throw;
            }
        }
    }

    private async Task<int> EndAsync(NodeProcess process, MemoryKillWatch kills)
    {
        var end = process.WaitAsync(stopping.Token);
        while (await Task.WhenAny(end, Task.Delay(LookPeriod)) != end)
        {
            kills.Look();
            if (StandardOutput.TakeTrouble() is { } trouble)
                process.Note(trouble);
        }

        return await end;
    }

    private string GivenUp(NodePlan node, string last)
    {
        var log = LogOf(node);
        var reason =
            $"{node.Name} failed {options.Policy.MaxFailedStarts} times in a row before it got to work (last: {last}) and is not started "
            + "again.";
        return File.Exists(log) ? $"{reason} The end of {log}:{Environment.NewLine}{LogFile.Tail(log, 12)}" : reason;
    }

    private void Gone(string reason, int code)
    {
        options.Say(reason);
        ExitCode = code;
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
/// <param name="Kills">What the kernel says about processes killed for want of memory; null: this machine's.</param>
public sealed record NodeSupervision(
    string Program,
    Func<NodePlan, IEnumerable<string>> Arguments,
    string LogFolder,
    RestartPolicy Policy,
    TimeSpan Grace,
    Action<string> Say,
    OutOfMemoryKills? Kills = null
);
