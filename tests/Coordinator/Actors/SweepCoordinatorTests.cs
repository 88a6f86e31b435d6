using Akka.Actor;
using Microsoft.Data.Sqlite;
using Npgsql;
using PsiSweep.Coordinator.Actors;
using PsiSweep.Coordinator.Results;
using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;
using PsiSweep.Sweeps;
using PsiSweep.Sweeps.Reading;

namespace PsiSweep.Coordinator.Tests.Actors;

/// <summary>The coordinator with its real journal and store, and devices that answer at once.</summary>
public class SweepCoordinatorTests
{
    private static readonly SweepSpec Sweep = SweepFile
        .Parse("name: actors\naxes: {grid: {seed: {range: {from: 1, to: 100}}}}", "actors.yaml")
        .SpecOrThrow();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Task<CoordinatorService> StartAsync(string folder, string? postgres = null) =>
        CoordinatorService.StartAsync(
            new()
            {
                Sweep = Sweep,
                ResolvedYaml = Sweep.ToResolvedYaml(),
                ResultsFolder = folder,
                PostgreSql = postgres,
                SnapshotEvery = 10,
            },
            Cancel
        );

    private static string Folder() => Directory.CreateTempSubdirectory("psisweep-actors-").FullName;

    private static async Task RunAsync(string folder, string? postgres)
    {
        await using (var first = await StartAsync(folder, postgres))
        {
            await using var node = new FakeNode(first.Address, "n1", limit: 40);
            await node.Idle.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
            Assert.Equal(40, (await first.StatusAsync(TimeSpan.FromSeconds(10), Cancel)).EndedCount);

            // Acknowledged means persisted: the store on disk has every acknowledged trial while the coordinator still runs.
            using var store = new SqliteResultStore(new ResultsFolder(folder).Store);
            Assert.Equal(40, store.ReadAll().Count());
        }

        // The store is made again from the journal.
        foreach (var file in Directory.GetFiles(folder, "results.db*"))
            File.Delete(file);
        await using var second = await StartAsync(folder, postgres);
        var resumed = await second.StatusAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.Equal((40L, 0L), (resumed.EndedCount, resumed.EndedHere));
        await using var rest = new FakeNode(second.Address, "n2", limit: 1000);
        await rest.Idle.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        Assert.Equal(60, rest.Received.OfType<LeaseGranted>().Select(g => g.Lease.Trial).Distinct().Count());
        Assert.True((await second.StatusAsync(TimeSpan.FromSeconds(10), Cancel)).IsComplete);
        using var all = new SqliteResultStore(new ResultsFolder(folder).Store);
        var rows = all.ReadAll().ToArray();
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), rows.Select(r => r.Trial));
        Assert.All(
            rows,
            r =>
            {
                Assert.Equal(r.Trial + 1, r.Result.Final!.TestLoss);
                Assert.Equal(new AxisSetting("seed", $"{r.Trial + 1}"), Assert.Single(r.Axes));
                Assert.Equal(r.Trial < 40 ? "n1" : "n2", r.Node);
            }
        );
    }

    [Fact]
    public Task Persists_before_it_acknowledges_and_a_restart_goes_on_with_SQLite() => RunAsync(Folder(), postgres: null);

    [Fact]
    public async Task Persists_before_it_acknowledges_and_a_restart_goes_on_with_PostgreSQL()
    {
        var connection = Environment.GetEnvironmentVariable("PSISWEEP_TEST_POSTGRES");
        Assert.SkipUnless(
            !string.IsNullOrEmpty(connection),
            "needs a PostgreSQL server: set PSISWEEP_TEST_POSTGRES to a connection string"
        );
        // A database of its own: the journal of an earlier run would be resumed.
        var database = $"psisweep_{Guid.NewGuid():N}";
        await using (var server = new NpgsqlConnection(connection))
        {
            await server.OpenAsync(Cancel);
            await using var create = new NpgsqlCommand($"CREATE DATABASE {database}", server);
            await create.ExecuteNonQueryAsync(Cancel);
        }

        await RunAsync(Folder(), new NpgsqlConnectionStringBuilder(connection) { Database = database }.ConnectionString);
    }

    [Fact]
    public async Task A_restart_reads_the_journal_from_the_last_snapshot_on()
    {
        var folder = Folder();
        await using (var first = await StartAsync(folder))
        {
            await using var node = new FakeNode(first.Address, "n1", limit: 40);
            await node.Idle.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        }

        // What the snapshot says is not needed from the journal any more: without it a restart that read everything would begin anew.
        using (var journal = new SqliteConnection($"Data Source={Path.Combine(folder, "journal.db")};Pooling=False"))
        {
            await journal.OpenAsync(Cancel);
            using var command = journal.CreateCommand();
            command.CommandText = "DELETE FROM journal WHERE sequence_number <= (SELECT MAX(sequence_number) FROM snapshot)";
            Assert.InRange(await command.ExecuteNonQueryAsync(Cancel), 30, 50);
        }

        await using var second = await StartAsync(folder);
        Assert.Equal(40, (await second.StatusAsync(TimeSpan.FromSeconds(30), Cancel)).EndedCount);
        await using var rest = new FakeNode(second.Address, "n2", limit: 1000);
        await rest.Idle.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        using var all = new SqliteResultStore(new ResultsFolder(folder).Store);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), all.ReadAll().Select(r => r.Trial));
    }

    [Fact]
    public async Task A_second_result_is_acknowledged_and_dropped_and_a_poison_trial_ends_as_failed_and_can_be_opened_again()
    {
        var folder = Folder();
        await using var service = await StartAsync(folder);
        DeviceId? self = null;
        await using var node = new FakeNode(
            service.Address,
            "n1",
            limit: 1000,
            g =>
                g.Lease.Trial == 5
                    ? [new AttemptGivenUp(g.Lease, self!, AttemptEnd.Failed, "boom")]
                    : [.. FakeNode.Finished(g, self!), .. FakeNode.Finished(g, self!)]
        );
        self = node.Device;
        await node.Idle.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        var status = await service.StatusAsync(TimeSpan.FromSeconds(10), Cancel);
        Assert.True(status.IsComplete);
        Assert.Equal(99, status.Ended[TrialStatus.Completed]);
        Assert.Equal(1, status.Ended[TrialStatus.Failed]);
        Assert.Equal(3, node.Received.OfType<EndRecorded>().Count());
        Assert.Equal(99, status.DuplicatesDropped);

        Assert.True((await service.OrderAsync(new RetryFailed(), TimeSpan.FromSeconds(10), Cancel)).Done);
        Assert.Equal(99, (await service.StatusAsync(TimeSpan.FromSeconds(10), Cancel)).EndedCount);
        using var store = new SqliteResultStore(new ResultsFolder(folder).Store);
        Assert.DoesNotContain(5, store.ReadAll().Select(r => r.Trial));
        await using var second = new FakeNode(service.Address, "n2", limit: 1);
        await second.Idle.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        Assert.Equal(TrialStatus.Completed, store.ReadAll().Single(r => r.Trial == 5).Result.Status);
    }

    [Fact]
    public async Task A_folder_of_another_sweep_is_refused()
    {
        var folder = Folder();
        File.WriteAllText(Path.Combine(folder, "sweep.id"), "another\n");
        var error = await Assert.ThrowsAsync<SweepMismatchException>(() => StartAsync(folder));
        Assert.Contains("another", error.Message, StringComparison.Ordinal);
        Assert.Contains("--fresh", error.Message, StringComparison.Ordinal);
    }
}
