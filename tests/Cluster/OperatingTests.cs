using System.Diagnostics;

namespace PsiSweep.Cluster.Tests;

/// <summary>The commands of an operator, from processes that are no part of the cluster.</summary>
public class OperatingTests
{
    private static async Task<string> CommandAsync(params string[] arguments)
    {
        using var command = await PsiSweepProcess.RunAsync(arguments);
        Assert.True(command.Process.ExitCode == 0, $"psisweep {string.Join(' ', arguments)}: {command.Output}");
        return command.Output;
    }

    private static async Task UntilAsync(ClusterOfProcesses cluster, Func<Task<bool>> holds, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(clock.Elapsed < TimeSpan.FromMinutes(2), $"waited in vain for {what}\n{cluster.Story()}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_sweep_is_paused_resumed_drained_of_a_node_cancelled_and_goes_on_again()
    {
        var sweep = new TestSweep(seeds: 20, epochs: 200);
        using (var cluster = new ClusterOfProcesses(sweep, coordinators: 1))
        {
            var first = cluster.StartNode("n1");
            var second = cluster.StartNode("n2");
            await UntilAsync(cluster, () => Task.FromResult(sweep.Done() >= 2), "two trials done");

            // Nobody reads on after the first line: the command ends.
            using var watch = Process.Start(
                "/bin/bash",
                [
                    "-c",
                    $"timeout 60 '{PsiSweepProcess.CoordinatorPath}' status '{sweep.Results}' --watch | head -n 1; exit ${{PIPESTATUS[0]}}",
                ]
            );
            await watch.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, watch.ExitCode);

            await CommandAsync("pause", sweep.Results);
            await UntilAsync(
                cluster,
                async () => (await CommandAsync("nodes", sweep.Results)).Split("idle").Length == 3,
                "both devices idle"
            );
            var paused = sweep.Done();
            Assert.Contains("paused", await CommandAsync("status", sweep.Results), StringComparison.Ordinal);
            await Task.Delay(3000, TestContext.Current.CancellationToken);
            Assert.Equal(paused, sweep.Done());

            await CommandAsync("resume", sweep.Results);
            await UntilAsync(cluster, () => Task.FromResult(sweep.Done() > paused), "the sweep goes on");

            await CommandAsync("nodes", "drain", "n1", sweep.Results);
            Assert.True(await first.ExitAsync() == 0, cluster.Story());
            var drained = sweep.Done();
            await UntilAsync(cluster, () => Task.FromResult(sweep.Done() > drained), "the other node goes on");

            await CommandAsync("cancel", sweep.Results, "--yes");
            Assert.Equal(130, await cluster.Coordinators[0].ExitAsync());
            Assert.InRange(sweep.Done(), drained + 1, sweep.Trials - 1);
            PsiSweepProcess.Signal(second.Process.Id, "TERM");
            Assert.Equal(0, await second.ExitAsync());
        }

        using var rest = await PsiSweepProcess.RunAsync(sweep.RunArguments());
        Assert.True(rest.Process.ExitCode == 0, rest.Output);
        sweep.AssertEveryTrialOnce();
    }
}
