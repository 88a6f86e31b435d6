namespace PsiSweep.Cluster.Tests;

/// <summary>The real programs: a coordinator and nodes as processes on loopback.</summary>
public class RunTests
{
    [Fact]
    public async Task A_sweep_runs_to_its_end_and_its_numbers_do_not_depend_on_the_nodes()
    {
        var one = new TestSweep(seeds: 3, epochs: 3);
        using var alone = await PsiSweepProcess.RunAsync(one.RunArguments("--nodes", "1", "--slots", "1"));
        Assert.True(alone.Process.ExitCode == 0, alone.Output);
        one.AssertEveryTrialOnce();

        var two = new TestSweep(seeds: 3, epochs: 3);
        using var shared = await PsiSweepProcess.RunAsync(two.RunArguments("--nodes", "2", "--slots", "3"));
        Assert.True(shared.Process.ExitCode == 0, shared.Output);
        two.AssertEveryTrialOnce();

        Assert.Equal(one.Numbers(), two.Numbers());
        foreach (
            var file in (string[])
                [
                    "results.parquet",
                    "epochs.parquet",
                    "table.md",
                    "table.csv",
                    "table.json",
                    "provenance.json",
                    "sweep.resolved.yaml",
                    "plots/psi.trace.svg",
                ]
        )
            Assert.True(File.Exists(Path.Combine(two.Results, file)), file);
    }

    [Fact]
    public async Task A_node_killed_in_the_middle_costs_nothing_but_its_attempts()
    {
        var sweep = new TestSweep(seeds: 8, epochs: 40);
        using var run = PsiSweepProcess.Start(null, sweep.RunArguments("--nodes", "2", "--slots", "2"));
        await run.UntilAsync(() => sweep.Done() >= 2, "two trials done");
        var victim = run.NodeIds()[0];
        PsiSweepProcess.Signal(victim, "KILL");
        Assert.True(await run.ExitAsync() == 0, run.Output);

        sweep.AssertEveryTrialOnce();
        Assert.Contains("is started again", run.Output, StringComparison.Ordinal);
        Assert.Contains(", attempt 1 on node-", run.Output, StringComparison.Ordinal); // and why it is repeated
        Assert.Contains(sweep.Rows(), r => r["attempts"] == "2");
    }

    [Fact]
    public async Task A_killed_coordinator_takes_its_nodes_along_and_the_same_command_goes_on()
    {
        var sweep = new TestSweep(seeds: 8, epochs: 40);
        int[] nodes;
        using (var first = PsiSweepProcess.Start(null, sweep.RunArguments("--nodes", "2", "--slots", "2")))
        {
            await first.UntilAsync(() => sweep.Done() >= 3, "three trials done");
            nodes = [.. first.NodeIds()];
            Assert.Equal(2, nodes.Length);
            PsiSweepProcess.Signal(first.Process.Id, "KILL");
            await first.ExitAsync();
        }

        using var again = PsiSweepProcess.Start(null, sweep.RunArguments("--nodes", "2", "--slots", "2"));
        await again.UntilAsync(() => !nodes.Any(PsiSweepProcess.IsAlive), "the nodes of the killed coordinator gone");
        Assert.True(await again.ExitAsync() == 0, again.Output);
        sweep.AssertEveryTrialOnce();
        Assert.Contains("are done already", again.Output, StringComparison.Ordinal);

        // Once more: everything is done, no node starts.
        using var idle = await PsiSweepProcess.RunAsync(sweep.RunArguments());
        Assert.Equal(0, idle.Process.ExitCode);
        Assert.DoesNotContain("[00:", idle.Output, StringComparison.Ordinal);
        sweep.AssertEveryTrialOnce();
    }

    [Fact]
    public async Task An_interrupted_run_stops_cleanly_says_how_to_go_on_and_does()
    {
        var sweep = new TestSweep(seeds: 12, epochs: 80);
        using (var first = PsiSweepProcess.Start(null, sweep.RunArguments("--nodes", "2", "--slots", "2")))
        {
            await first.UntilAsync(() => sweep.Done() >= 2, "two trials done");
            var nodes = first.NodeIds();
            PsiSweepProcess.Signal(first.Process.Id, "INT");
            Assert.Equal(130, await first.ExitAsync());
            Assert.Contains("the same command goes on", first.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(nodes, PsiSweepProcess.IsAlive);
        }

        using var again = await PsiSweepProcess.RunAsync(sweep.RunArguments());
        Assert.True(again.Process.ExitCode == 0, again.Output);
        sweep.AssertEveryTrialOnce();
    }

    [Fact]
    public async Task Bad_input_is_told_before_anything_starts()
    {
        var sweep = new TestSweep(seeds: 1, epochs: 1);
        File.AppendAllText(sweep.File_, "\nnonsense: 1\n");
        using var run = await PsiSweepProcess.RunAsync(sweep.RunArguments());
        Assert.Equal(2, run.Process.ExitCode);
        Assert.Contains("nonsense", run.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(sweep.Results));

        var missing = new TestSweep(seeds: 1, epochs: 1);
        File.WriteAllText(missing.File_, File.ReadAllText(missing.File_).Replace("digits", "mnist", StringComparison.Ordinal));
        using var noData = await PsiSweepProcess.RunAsync(missing.RunArguments("--data", Path.Combine(missing.Folder, "none")));
        Assert.Equal(3, noData.Process.ExitCode);
        Assert.Contains("psisweep data fetch mnist", noData.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_sweep_does_not_mix_with_the_results_that_are_there()
    {
        var sweep = new TestSweep(seeds: 1, epochs: 1);
        using var first = await PsiSweepProcess.RunAsync(sweep.RunArguments());
        Assert.True(first.Process.ExitCode == 0, first.Output);
        File.WriteAllText(sweep.File_, File.ReadAllText(sweep.File_).Replace("lr: 0.05", "lr: 0.04", StringComparison.Ordinal));
        using var second = await PsiSweepProcess.RunAsync(sweep.RunArguments());
        Assert.Equal(2, second.Process.ExitCode);
        Assert.Contains("--fresh", second.Output, StringComparison.Ordinal);
        using var fresh = await PsiSweepProcess.RunAsync(sweep.RunArguments("--fresh"));
        Assert.True(fresh.Process.ExitCode == 0, fresh.Output);
        Assert.True(File.Exists(Path.Combine(sweep.Results + ".old-1", "results.csv")));
    }
}
