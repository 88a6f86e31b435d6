using System.Collections.Concurrent;
using System.Runtime.Versioning;
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

    private NodeSupervisor Start(string script, OutOfMemoryKills? kills = null) =>
        new(
            new("/bin/sh", _ => ["-c", script, "node"], folder, Quick, TimeSpan.FromSeconds(10), said.Enqueue, kills),
            [new("node-1", "cpu:1")]
        );

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
        await using var supervisor = Start("echo no libtorch here; exit 1");
        var reason = await supervisor.AllGone.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.Contains("exit code 1", reason, StringComparison.Ordinal);
        Assert.Contains("no libtorch here", reason, StringComparison.Ordinal);
        Assert.Equal(2, said.Count(s => s.Contains("started again in", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_node_that_was_given_what_is_wrong_or_was_refused_is_not_started_again(int code)
    {
        await using var supervisor = Start($"echo ready; echo 'notice: waiting for x'; echo 'no such host' >&2; exit {code}");
        var reason = await supervisor.AllGone.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.Contains("not started again: no such host", reason, StringComparison.Ordinal);
        Assert.Equal(code, supervisor.ExitCode);
        Assert.Equal(["node-1: waiting for x", reason], said);
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
    [UnsupportedOSPlatform("windows")]
    public async Task A_program_that_cannot_be_started_again_is_given_up_with_a_sentence_while_others_go_on()
    {
        var program = Path.Combine(folder, "node");
        File.WriteAllText(program, "#!/bin/sh\necho ready\nif [ $1 = node-2 ]; then exec sleep 600; fi\nsleep 0.3; kill -ABRT $$\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var supervisor = new NodeSupervisor(
            new(program, n => [n.Name], folder, Quick, TimeSpan.FromSeconds(10), said.Enqueue),
            [new("node-1", "cpu:1"), new("node-2", "cpu:1")]
        );
        await UntilAsync(() => said.Any(s => s.Contains("SIGABRT", StringComparison.Ordinal)));
        File.Delete(program);
        await UntilAsync(() => said.Any(s => s.Contains("not started again", StringComparison.Ordinal)));
        Assert.Contains("could not be started", said.Last(), StringComparison.Ordinal);
        Assert.Contains("No such file", said.Last(), StringComparison.Ordinal);
        Assert.False(supervisor.AllGone.IsCompleted); // node-2 works
    }

    [Fact]
    public async Task Where_no_node_can_be_started_at_all_that_is_the_end()
    {
        await using var supervisor = new NodeSupervisor(
            new(Path.Combine(folder, "nothing"), _ => [], folder, Quick, TimeSpan.FromSeconds(10), said.Enqueue),
            [new("node-1", "cpu:1")]
        );
        var reason = await supervisor.AllGone.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.Contains("node-1 failed 3 times in a row", reason, StringComparison.Ordinal);
        Assert.Contains("No such file", reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "--before OutOfMemory")]
    [InlineData(false, "--before Lost")]
    public async Task A_kill_is_for_want_of_memory_when_the_kernel_names_the_process(bool named, string told)
    {
        await using var supervisor = Start(
            "echo run $@; echo ready; if [ $# -gt 4 ]; then exec sleep 600; fi; sleep 0.1; kill -KILL $$",
            new((_, _) => named, _ => () => 1)
        );
        await SeenAsync(supervisor, told);
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
