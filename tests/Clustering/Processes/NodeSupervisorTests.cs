using System.Collections.Concurrent;
using PsiSweep.Cluster.Logs;
using PsiSweep.Cluster.Processes;

namespace PsiSweep.Clustering.Tests.Processes;

/// <summary>With a shell as the node program.</summary>
public class NodeSupervisorTests
{
    private static readonly RestartPolicy Quick = new(
        3,
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMilliseconds(10),
        TimeSpan.FromMilliseconds(20)
    );
    private readonly ConcurrentQueue<string> said = [];
    private readonly string folder = Directory.CreateTempSubdirectory("psisweep-nodes-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private NodeSupervisor Start(string script) =>
        new(new("/bin/sh", _ => ["-c", script, "node"], folder, Quick, TimeSpan.FromSeconds(10), said.Enqueue), [new("node-1", "cpu:1")]);

    private static async Task UntilAsync(Func<bool> holds)
    {
        for (var i = 0; !holds(); i++)
        {
            Assert.True(i < 1500, "waited in vain for half a minute");
            await Task.Delay(20, Cancel);
        }
    }

    private static Task SeenAsync(NodeSupervisor supervisor, string text)
    {
        var log = supervisor.LogOf(new("node-1", "cpu:1"));
        return UntilAsync(() => File.Exists(log) && LogFile.Tail(log, 100).Contains(text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_that_never_gets_to_work_is_given_up_with_what_it_said()
    {
        await using var supervisor = Start("echo no libtorch here; exit 3");
        var reason = await supervisor.AllGone.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.Contains("exit code 3", reason, StringComparison.Ordinal);
        Assert.Contains("no libtorch here", reason, StringComparison.Ordinal);
        Assert.Equal(2, said.Count(s => s.Contains("started again in", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_node_that_worked_is_started_again_as_often_as_it_dies_and_told_how()
    {
        var count = Path.Combine(folder, "count");
        // $@ are the start's arguments: its identity, and how the one before it ended.
        await using var supervisor = Start(
            $"echo run $@; echo ready; echo x >> {count}; if [ $(wc -l < {count}) -gt 6 ]; then exec sleep 600; fi; sleep 0.1; kill -ABRT "
                + "$$"
        );
        await SeenAsync(supervisor, "--before-reason killed by signal 6 (SIGABRT)");
        await UntilAsync(() => File.Exists(count) && File.ReadAllLines(count).Length >= 7);
        Assert.Contains("SIGABRT", said.First(), StringComparison.Ordinal);
        Assert.False(supervisor.AllGone.IsCompleted);
        var lines = File.ReadAllLines(supervisor.LogOf(new("node-1", "")))
            .Where(l => l.StartsWith("run", StringComparison.Ordinal))
            .ToArray();
        Assert.DoesNotContain("--before", lines[0], StringComparison.Ordinal);
        Assert.Contains("--before Crashed", lines[1], StringComparison.Ordinal);
        Assert.Equal(lines.Length, lines.Select(l => l.Split(' ')[2]).Distinct().Count()); // every start has an identity of its own
    }

    [Fact]
    public async Task A_node_that_was_drained_stays_away()
    {
        await using var supervisor = Start("echo ready; exit 0");
        Assert.Contains("drained", await supervisor.AllGone.WaitAsync(TimeSpan.FromSeconds(30), Cancel), StringComparison.Ordinal);
        Assert.Single(said);
    }

    [Fact]
    public async Task Stopping_asks_a_node_to_end_and_waits_for_it()
    {
        var done = Path.Combine(folder, "done");
        var supervisor = Start($"trap 'sleep 0.3; touch {done}; exit 0' TERM; echo ready; while true; do sleep 0.05; done");
        await SeenAsync(supervisor, "ready");
        await supervisor.DisposeAsync();
        Assert.True(File.Exists(done));
    }
}
