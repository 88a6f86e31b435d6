using System.Diagnostics;

namespace PsiSweep.Cluster.Tests;

/// <summary>What was started wrongly beside a cluster that works: it ends with a sentence, and the cluster works on.</summary>
public class MistakesTests
{
    [Fact]
    public async Task Names_ports_and_seeds_that_are_wrong_are_refused_on_both_sides_and_a_restarted_node_has_its_name_at_once()
    {
        var sweep = new TestSweep(seeds: 1, epochs: 100_000);
        using var cluster = new ClusterOfProcesses(sweep, coordinators: 1);
        var coordinator = cluster.Coordinators[0];
        var twin = cluster.StartNode("twin");
        await coordinator.UntilAsync(() => sweep.IsTraining(0, 1), "the first node trains");

        using var second = StartBeside(cluster, "twin");
        using var other = StartBeside(cluster, "other", seed: cluster.Seed(0).Replace("127.0.0.1", "localhost", StringComparison.Ordinal));
        using var port = PsiSweepProcess.Start(
            null,
            ["serve", sweep.File_, "--port", cluster.Seed(0).Split(':')[1], "--out", sweep.Results + "-2"]
        );
        await EndsAsync(port, 3, "another process listens there");
        await EndsAsync(second, 3, "another process works under the name twin");
        await EndsAsync(other, 2, $"goes by {cluster.Seed(0)}");
        await coordinator.UntilAsync(
            () => coordinator.Output.Contains("a node was refused", StringComparison.Ordinal),
            "the coordinator says so"
        );
        using var nodes = await PsiSweepProcess.RunAsync("nodes", sweep.Results);
        Assert.Contains("another process works under the name twin", nodes.Output, StringComparison.Ordinal);
        Assert.True(sweep.IsTraining(0, 1), cluster.Story()); // the same attempt: the first works on

        twin.Process.Kill(entireProcessTree: true);
        var clock = Stopwatch.StartNew();
        using var again = StartBeside(cluster, "twin");
        await coordinator.UntilAsync(() => sweep.IsTraining(0, 2), "the node that was started again trains");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"after {clock.Elapsed}\n{cluster.Story()}");
        PsiSweepProcess.Signal(again.Process.Id, "HUP");
        Assert.Equal(0, await again.ExitAsync());
        PsiSweepProcess.Signal(coordinator.Process.Id, "USR1");
        Assert.Equal(130, await coordinator.ExitAsync());
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(sweep.Results, "checkpoints"), "*.ckpt", SearchOption.AllDirectories));

        PsiSweepProcess StartBeside(ClusterOfProcesses beside, string name, string? seed = null) =>
            PsiSweepProcess.StartNode(
                "serve",
                "--seed",
                seed ?? beside.Seed(0),
                "--name",
                name,
                "--devices",
                "cpu:1",
                "--logs",
                Path.Combine(sweep.Folder, "logs-beside")
            );
    }

    [Fact]
    public async Task A_sweep_whose_output_nobody_takes_is_trained_all_the_same()
    {
        var sweep = new TestSweep(seeds: 1, epochs: 1, measures: "[l2]");
        var run = string.Join(' ', sweep.RunArguments().Select(a => $"'{a}'"));
        using var shell = PsiSweepProcess.StartShell(run + " > /dev/full");
        Assert.Equal(0, await shell.ExitAsync());
        sweep.AssertEveryTrialOnce();
        var log = await File.ReadAllTextAsync(
            Path.Combine(sweep.Results, "logs", "coordinator.log"),
            TestContext.Current.CancellationToken
        );
        Assert.Equal(2, log.Split("The standard output cannot be written").Length);
        using var status = PsiSweepProcess.StartShell($"status '{sweep.Results}' > /dev/full");
        Assert.Equal(3, await status.ExitAsync());
        using var closed = PsiSweepProcess.StartShell($"status '{sweep.Results}' 2>/dev/null >&-");
        Assert.Equal(3, await closed.ExitAsync());
    }

    private static async Task EndsAsync(PsiSweepProcess process, int code, string says)
    {
        Assert.Equal(code, await process.ExitAsync());
        await process.Process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Contains(says, process.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Output, StringComparison.Ordinal); // no stack trace
    }
}
