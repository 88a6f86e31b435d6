using System.Diagnostics;

namespace PsiSweep.Cluster.Tests;

/// <summary>Coordinators that die while nodes train. Nothing else runs beside them, as they are about what happens in time.</summary>
[Collection(nameof(FailoverTests))]
public class FailoverTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static async Task UntilAsync(ClusterOfProcesses cluster, Func<bool> holds, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(clock.Elapsed < Patience, $"waited in vain for {what}\n{cluster.Story()}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private static async Task EndsAsync(ClusterOfProcesses cluster, TestSweep sweep)
    {
        foreach (var coordinator in cluster.Coordinators)
            Assert.True(await coordinator.ExitAsync() == 0, cluster.Story());
        sweep.AssertEveryTrialOnce();
        foreach (var node in cluster.Nodes.Values)
            PsiSweepProcess.Signal(node.Process.Id, "TERM");
        foreach (var node in cluster.Nodes.Values)
            Assert.Equal(0, await node.ExitAsync());
    }

    [Fact]
    public async Task When_the_leading_one_of_three_is_killed_another_leads_within_15_s_and_no_attempt_is_lost()
    {
        var database = await ClusterOfProcesses.NewDatabaseAsync();
        Assert.SkipUnless(database is not null, "needs a PostgreSQL server: set PSISWEEP_TEST_POSTGRES to a connection string");
        var sweep = new TestSweep(seeds: 30, epochs: 60);
        using var cluster = new ClusterOfProcesses(sweep, coordinators: 3, database);
        cluster.StartNode("n1");
        cluster.StartNode("n2");

        // Up to three times: a machine that does something else for a while is no reason to doubt the cluster's settings.
        var took = new List<TimeSpan>();
        do
        {
            var done = sweep.Done();
            await UntilAsync(
                cluster,
                () => sweep.Done() >= done + 5 && cluster.AllJoined && cluster.Leader() is not null,
                "five trials done and all coordinators in the cluster"
            );
            var leader = cluster.Leader()!.Value;
            PsiSweepProcess.Signal(cluster.Coordinators[leader].Process.Id, "KILL");
            var clock = Stopwatch.StartNew();
            await UntilAsync(cluster, () => cluster.Leader() is { } next && next != leader, "another leads");
            took.Add(clock.Elapsed);
            TestContext.Current.TestOutputHelper?.WriteLine($"another leads after {clock.Elapsed.TotalSeconds:0.0} s");
            cluster.StartCoordinator(leader); // it joins the others again
        } while (took.Min() >= TimeSpan.FromSeconds(15) && took.Count < 3);
        Assert.True(took.Min() < TimeSpan.FromSeconds(15), $"it took {string.Join(", ", took)}");

        await EndsAsync(cluster, sweep);
        Assert.All(sweep.Rows(), r => Assert.Equal("1", r["attempts"])); // devices trained through it
    }

    [Fact]
    public async Task A_coordinator_that_is_alone_is_killed_and_started_again_and_no_attempt_is_lost()
    {
        var sweep = new TestSweep(seeds: 20, epochs: 60);
        using var cluster = new ClusterOfProcesses(sweep, coordinators: 1);
        cluster.StartNode("n1");
        cluster.StartNode("n2");
        await UntilAsync(cluster, () => sweep.Done() >= 5, "five trials done");
        PsiSweepProcess.Signal(cluster.Coordinators[0].Process.Id, "KILL");
        await cluster.Coordinators[0].ExitAsync();
        cluster.StartCoordinator(0);
        await EndsAsync(cluster, sweep);
        Assert.All(sweep.Rows(), r => Assert.Equal("1", r["attempts"]));
    }

    [Fact]
    public async Task A_trial_that_aborts_its_process_each_time_is_recorded_as_failed_and_the_sweep_goes_on()
    {
        var sweep = new TestSweep(seeds: 2, epochs: 2000, measures: "[l2]");
        using var cluster = new ClusterOfProcesses(sweep, coordinators: 1);
        var node = cluster.StartNode("n1");
        for (var crash = 1; crash <= 3; crash++)
        {
            var worker = 0;
            // The worker renews its lease as soon as it has begun; by then the coordinator knows whom it runs.
            await UntilAsync(
                cluster,
                () => (worker = node.NodeIds() is [var id, ..] ? id : 0) != 0 && sweep.IsTraining(trial: 0, crash),
                $"attempt {crash} at trial 0"
            );
            PsiSweepProcess.Signal(worker, "SYS"); // the runtime takes SIGABRT and SIGSEGV from outside for something else and lives on
            await UntilAsync(cluster, () => !PsiSweepProcess.IsAlive(worker), "the worker gone");
        }

        Assert.Equal(1, await cluster.Coordinators[0].ExitAsync());
        var rows = sweep.Rows();
        Assert.Equal("failed", rows[0]["status"]);
        Assert.DoesNotContain("failed", rows.Skip(1).Select(r => r["status"]));
        Assert.Contains("SIGSYS", cluster.Story(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SIGTERM_hands_the_lease_back_with_a_checkpoint_and_another_node_goes_on_from_it()
    {
        var undisturbed = new TestSweep(seeds: 1, epochs: 1200);
        using var whole = await PsiSweepProcess.RunAsync(undisturbed.RunArguments());
        Assert.True(whole.Process.ExitCode == 0, whole.Output);

        var sweep = new TestSweep(seeds: 1, epochs: 1200);
        using var cluster = new ClusterOfProcesses(sweep, coordinators: 1);
        var first = cluster.StartNode("n1");
        await UntilAsync(cluster, () => sweep.IsTraining(trial: 0, attempt: 1), "trial 0 trains");
        await Task.Delay(1500, TestContext.Current.CancellationToken); // some epochs
        PsiSweepProcess.Signal(first.Process.Id, "TERM");
        Assert.Equal(0, await first.ExitAsync());
        cluster.Nodes.Remove("n1");
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(sweep.Results, "checkpoints"), "trial-000000.*.ckpt", SearchOption.AllDirectories));
        cluster.StartNode("n2");

        await EndsAsync(cluster, sweep);
        Assert.Equal(undisturbed.Numbers(), sweep.Numbers());
        Assert.NotEqual("1", sweep.Rows()[0]["attempts"]);
        Assert.False(Directory.Exists(Path.Combine(sweep.Results, "checkpoints")));
        Assert.Contains("handed back", cluster.Story(), StringComparison.Ordinal);
    }
}

/// <summary>Not beside the tests of other classes.</summary>
[CollectionDefinition(nameof(FailoverTests), DisableParallelization = true)]
public sealed class FailoverRuns;
