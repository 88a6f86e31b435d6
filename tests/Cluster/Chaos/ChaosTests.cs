using System.Globalization;
using PsiSweep.Chaos;

namespace PsiSweep.Cluster.Tests.Chaos;

/// <summary>The undisturbed run that both chaos runs are held against, run once.</summary>
public sealed class Undisturbed
{
    internal static readonly ChaosSweep Sweep = new(Trials: 240, Epochs: 24);
    private readonly Lazy<Task<(ResultsTable Results, TimeSpan Wall)>> run = new(() =>
        ChaosRun.UndisturbedAsync(
            Programs.Built(),
            Sweep,
            Directory.CreateTempSubdirectory("psisweep-undisturbed-").FullName,
            CancellationToken.None
        )
    );

    internal Task<(ResultsTable Results, TimeSpan Wall)> RunAsync() => run.Value;
}

/// <summary>Nothing else runs beside them: they load the machine, and are themselves about what happens in time.</summary>
[CollectionDefinition(nameof(ChaosTests), DisableParallelization = true)]
public sealed class ChaosRuns : ICollectionFixture<Undisturbed>;

/// <summary>A sweep on real processes while a seeded monkey kills, stops and cuts off. PSISWEEP_CHAOS_SEED sets another seed.</summary>
[Collection(nameof(ChaosTests))]
public class ChaosTests(Undisturbed undisturbed)
{
    private const int StandardSeed = 46; // kills the coordinator that leads first, and stops a node for longer than a lease
    private static readonly TimeSpan PlanDuration = TimeSpan.FromSeconds(100);

    [Fact]
    public Task One_coordinator_with_SQLite_and_four_nodes_lose_nothing_and_count_nothing_twice() =>
        RunAsync(coordinators: 1, postgres: null);

    [Fact]
    public async Task Three_coordinators_with_PostgreSQL_and_four_nodes_lose_nothing_and_count_nothing_twice()
    {
        // Over a Unix socket: the file system is the one thing that network namespaces share.
        var server = Environment.GetEnvironmentVariable("PSISWEEP_TEST_POSTGRES_SOCKET");
        Assert.SkipUnless(
            !string.IsNullOrEmpty(server),
            "needs a PostgreSQL server on a Unix socket: set PSISWEEP_TEST_POSTGRES_SOCKET to a connection string such as "
                + "Host=/run/postgresql;Username=postgres"
        );
        await RunAsync(coordinators: 3, await PostgresDatabase.CreateAsync(server, TestContext.Current.CancellationToken));
    }

    private async Task RunAsync(int coordinators, string? postgres)
    {
        var expected = await undisturbed.RunAsync();
        var seed = Environment.GetEnvironmentVariable("PSISWEEP_CHAOS_SEED") is { Length: > 0 } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : StandardSeed;
        var hosts = MonkeyHosts.Of(coordinators, 4);
        var output = TestContext.Current.TestOutputHelper!;
        var outcome = await ChaosRun.DisturbedAsync(
            new()
            {
                Programs = Programs.Built(),
                Sweep = Undisturbed.Sweep,
                Hosts = hosts,
                Plan = MonkeyPlan.Of(seed, PlanDuration, hosts, MonkeyMix.For(coordinators)),
                Postgres = postgres,
                Folder = Directory.CreateTempSubdirectory("psisweep-chaos-").FullName,
                Say = output.WriteLine,
            },
            expected.Results,
            TestContext.Current.CancellationToken
        );
        var summary = string.Join("\n", outcome.Lines(expected.Wall));
        output.WriteLine(summary);
        TestContext.Current.SendDiagnosticMessage(summary);
        Assert.True(outcome.Problems.Count == 0, $"{summary}\nlogs and plan: {outcome.Folder}");

        // That it was chaos: most of the plan was carried out before the sweep was done, and it cost attempts.
        Assert.True(outcome.Faults.Values.Sum() >= 15, summary);
        Assert.True(outcome.AttemptsRepeated > 0, summary);
        Directory.Delete(outcome.Folder, recursive: true);
    }
}
