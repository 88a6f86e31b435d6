using System.Collections.Concurrent;
using PsiSweep.Coordinator.Nodes;

namespace PsiSweep.Coordinator.Tests.Nodes;

/// <summary>With a shell as the node program.</summary>
public class NodeSupervisorTests
{
    private static readonly RestartPolicy Quick = new(3, TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(20));

    private static string Folder() => Directory.CreateTempSubdirectory("psisweep-nodes-").FullName;

    [Fact]
    public async Task A_node_that_keeps_dying_is_given_up_with_what_it_said()
    {
        var said = new ConcurrentQueue<string>();
        await using var supervisor = new NodeSupervisor(
            "/bin/sh", [new("node-1", "cpu:1")], _ => ["-c", "echo no libtorch here; exit 3"], Folder(), Quick, said.Enqueue);
        var reason = await supervisor.AllGivenUp.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Contains("exit code 3", reason, StringComparison.Ordinal);
        Assert.Contains("no libtorch here", reason, StringComparison.Ordinal);
        Assert.Equal(2, said.Count(s => s.Contains("started again in", StringComparison.Ordinal)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_node_that_died_of_a_signal_is_named_so_and_started_again()
    {
        var folder = Folder();
        var said = new ConcurrentQueue<string>();
        var flag = Path.Combine(folder, "again");
        var supervisor = new NodeSupervisor(
            "/bin/sh", [new("node-1", "cpu:1")], _ => ["-c", $"if [ -f {flag} ]; then echo up; exec sleep 600; fi; touch {flag}; kill -9 $$"], folder, Quick, said.Enqueue);
        await using (supervisor)
        {
            var log = supervisor.LogOf(new("node-1", "cpu:1"));
            while (!File.Exists(log) || !LogFile.Tail(log, 5).Contains("up", StringComparison.Ordinal))
                await Task.Delay(20, TestContext.Current.CancellationToken);
            Assert.Contains("signal 9", Assert.Single(said), StringComparison.Ordinal);
            Assert.False(supervisor.AllGivenUp.IsCompleted);
        }
    }

    [Fact]
    public void A_log_stays_within_its_bounds_and_loses_no_line_at_its_turn()
    {
        var path = Path.Combine(Folder(), "logs", "x.log");
        var line = new string('x', 1000);
        using (var log = new LogFile(path))
        {
            for (var i = 0; i < 6000; i++)
                log.Write($"{i} {line}");
            log.Write(null);
        }

        var lines = File.ReadAllLines(path + ".1").Concat(File.ReadAllLines(path)).Select(l => int.Parse(l.Split(' ')[0])).ToArray();
        Assert.Equal(Enumerable.Range(0, 6000), lines);
        Assert.True(new FileInfo(path + ".1").Length < 5 << 20);
        Assert.EndsWith($"5999 {line}", LogFile.Tail(path, 1), StringComparison.Ordinal);
    }
}
