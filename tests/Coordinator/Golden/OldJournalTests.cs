using Microsoft.Data.Sqlite;
using PsiSweep.Coordinator.Actors;
using PsiSweep.Coordinator.Results;
using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Coordinator.Tests.Actors;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;
using PsiSweep.Sweeps;
using PsiSweep.Sweeps.Reading;
using PsiSweep.Tests.Golden;

namespace PsiSweep.Coordinator.Tests.Golden;

/// <summary>A whole journal as a released version left it, half way through a sweep, with a saved state and events after it.</summary>
public class OldJournalTests
{
    private const int Trials = 40;
    private const int Done = 25;
    private const long Poison = 5;

    /// <summary>The sweep of the journals.</summary>
    public static readonly string Yaml = $"name: golden\naxes: {{grid: {{seed: {{range: {{from: 1, to: {Trials}}}}}}}}}";

    private static readonly GoldenFolder Folder = new("tests/Coordinator/Golden/journal");

    private static readonly SweepSpec Sweep = SweepFile.Parse(Yaml, "golden.yaml").SpecOrThrow();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sweep_goes_on_from_every_journal_ever_written()
    {
        if (GoldenFolder.IsAdding && Folder.Files(".db").Count == 0)
            await WriteAsync();
        Assert.NotEmpty(Folder.Files(".db"));
        foreach (var journal in Folder.Files(".db"))
        {
            var results = Directory.CreateTempSubdirectory("psisweep-golden-").FullName;
            File.Copy(journal, Path.Combine(results, "journal.db"));
            await using var service = await StartAsync(results);
            var status = await service.StatusAsync(TimeSpan.FromSeconds(30), Cancel);
            Assert.Equal((Done, 2L), (status.Ended[TrialStatus.Completed], status.AttemptsEnded[AttemptEnd.Failed]));
            await using var node = new FakeNode(service.Address, "n2", limit: 1000);
            await node.Idle.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
            using var store = new SqliteResultStore(new ResultsFolder(results).Store);
            Assert.All(
                store.ReadAll(),
                r => Assert.Equal((TrialStatus.Completed, r.Trial + 1.0), (r.Result.Status, r.Result.Final!.TestLoss))
            );
            Assert.Equal(Enumerable.Range(0, Trials).Select(i => (long)i), store.ReadAll().Select(r => r.Trial));
        }
    }

    private static Task<CoordinatorService> StartAsync(string folder) =>
        CoordinatorService.StartAsync(
            new()
            {
                Sweep = Sweep,
                ResolvedYaml = Sweep.ToResolvedYaml(),
                ResultsFolder = folder,
                SnapshotEvery = 10,
            },
            Cancel
        );

    private static async Task WriteAsync()
    {
        var results = Directory.CreateTempSubdirectory("psisweep-golden-").FullName;
        await using (var service = await StartAsync(results))
        {
            DeviceId? self = null;
            await using var node = new FakeNode(
                service.Address,
                "n1",
                limit: Done,
                g => g.Lease.Trial == Poison ? [new AttemptGivenUp(g.Lease, self!, AttemptEnd.Failed, "boom")] : FakeNode.Finished(g, self!)
            );
            self = node.Device;
            await node.Idle.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        }

        var copy = Path.Combine(results, "copy.db");
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(results, "journal.db")};Pooling=False"))
        {
            await connection.OpenAsync(Cancel);
            using var command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO $path";
            command.Parameters.AddWithValue("$path", copy);
            await command.ExecuteNonQueryAsync(Cancel);
        }

        Folder.Add("journal", ".db", await File.ReadAllBytesAsync(copy, Cancel));
    }
}
