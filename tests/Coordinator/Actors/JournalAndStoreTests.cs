using Microsoft.Data.Sqlite;
using PsiSweep.Coordinator.Actors;
using PsiSweep.Coordinator.Journal;
using PsiSweep.Coordinator.Results;
using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Coordinator.Tests.Results;
using PsiSweep.Sweeps;
using PsiSweep.Sweeps.Reading;

namespace PsiSweep.Coordinator.Tests.Actors;

/// <summary>What a start does where the journal and the results store do not fit each other, and in folders with odd names.</summary>
public sealed class JournalAndStoreTests : IDisposable
{
    private static readonly SweepSpec Sweep = SweepFile
        .Parse("name: store\naxes: {grid: {seed: {range: {from: 1, to: 20}}}}", "store.yaml")
        .SpecOrThrow();
    private readonly TemporaryFolder parent = new();
    private readonly List<string> said = [];

    public void Dispose() => parent.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // What HOCON, connection strings and URIs treat as their own.
    private string Folder => parent.File("a \"b' #c ${d} {e} ;f %20 \\g ?h");

    private Task<CoordinatorService> StartAsync() =>
        CoordinatorService.StartAsync(
            new()
            {
                Sweep = Sweep,
                ResolvedYaml = Sweep.ToResolvedYaml(),
                ResultsFolder = Folder,
                Say = said.Add,
            },
            Cancel
        );

    private async Task WorkAsync(int trials)
    {
        await using var coordinator = await StartAsync();
        await using var node = new FakeNode(coordinator.Address, "n1", limit: trials);
        await node.Idle.Task.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
    }

    private int Rows()
    {
        using var store = SqliteResultStore.OpenToRead(new ResultsFolder(Folder).Store);
        return store.ReadAll().Count();
    }

    [Fact]
    public async Task A_damaged_store_is_made_again_and_a_lost_journal_is_refused()
    {
        await WorkAsync(5);
        Assert.True(File.Exists(new ResultsFolder(Folder).LogOf(null)));

        File.WriteAllText(new ResultsFolder(Folder).Store, "garbage");
        await using (var again = await StartAsync())
            Assert.Equal(5, (await again.StatusAsync(TimeSpan.FromSeconds(30), Cancel)).EndedCount);
        Assert.Equal(5, Rows());
        Assert.Contains("made again from the journal", Assert.Single(said), StringComparison.Ordinal);

        // The log that lies beside a journal in use goes into it.
        SqliteConnection.ClearAllPools();
        var journal = new ResultsFolder(Folder).Journal;
        var whole = File.ReadAllBytes(journal);
        foreach (
            var (damage, reason) in new (Action, string)[]
            {
                (() => File.Delete(journal), "journal.db is missing"),
                (() => File.WriteAllText(journal, ""), "holds no event of this sweep"),
                (() => File.WriteAllText(journal, new string('x', 9000)), "cannot be opened|is damaged"),
                (() => File.WriteAllBytes(journal, whole[..(whole.Length / 2)]), "is damaged"),
            }
        )
        {
            damage();
            var refused = await Assert.ThrowsAsync<JournalUnavailableException>(StartAsync);
            Assert.Contains(reason.Split('|'), r => refused.Message.Contains(r, StringComparison.Ordinal));
            Assert.Contains("--fresh", refused.Message, StringComparison.Ordinal);
            Assert.Equal(5, Rows());
            foreach (var rest in Directory.GetFiles(Folder, "journal.db*"))
                File.Delete(rest);
        }

        File.WriteAllBytes(journal, whole);
        await WorkAsync(1000);
        Assert.Equal(20, Rows());
    }
}
