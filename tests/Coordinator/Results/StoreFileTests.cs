using Microsoft.Data.Sqlite;
using PsiSweep.Coordinator.Results;
using PsiSweep.Coordinator.Results.Folder;

namespace PsiSweep.Coordinator.Tests.Results;

/// <summary>A results store that something happened to.</summary>
public sealed class StoreFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<string> said = [];

    public void Dispose() => folder.Dispose();

    private string Db => new ResultsFolder(folder.Path).Store;

    private void Fill(int rows)
    {
        using var store = new SqliteResultStore(Db);
        store.Put([.. Sample.Rows(rows).Select(r => (r.Trial + 1, r))]);
    }

    /// <summary>What may happen to a SQLite file; the first that leaves a sound one.</summary>
    public static TheoryData<string, bool> Damages =>
        new()
        {
            { "nothing", false },
            { "gone", false },
            { "empty", false },
            { "garbage", true },
            { "cut short", true },
            { "overwritten in the middle", true },
            { "another program's", true },
            { "a folder", true },
        };

    private void Damage(string how)
    {
        switch (how)
        {
            case "gone":
                File.Delete(Db);
                break;
            case "empty":
                File.WriteAllText(Db, "");
                break;
            case "garbage":
                File.WriteAllText(Db, new string('x', 5000));
                break;
            case "cut short":
                File.WriteAllBytes(Db, File.ReadAllBytes(Db)[..^5000]);
                break;
            case "overwritten in the middle":
                var bytes = File.ReadAllBytes(Db);
                bytes.AsSpan(bytes.Length / 2, 4096).Fill(0x5a);
                File.WriteAllBytes(Db, bytes);
                break;
            case "another program's":
                File.Delete(Db);
                using (var other = new SqliteConnection($"Data Source={Db};Pooling=False"))
                {
                    other.Open();
                    using var command = other.CreateCommand();
                    command.CommandText = "CREATE TABLE trials (trial INTEGER, anything TEXT)";
                    command.ExecuteNonQuery();
                }

                break;
            case "a folder":
                File.Delete(Db);
                Directory.CreateDirectory(Db);
                break;
        }
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_store_is_kept_aside_and_begins_anew(string how, bool isDamage)
    {
        Fill(40);
        Damage(how);
        using (var store = StoreFile.Open(Db, said.Add))
        {
            Assert.Equal(how == "nothing" ? 40 : 0, store.ReadAll().Count());
            store.Put([.. Sample.Rows(2).Select(r => (r.Trial + 1, r))]);
        }

        Assert.Equal(isDamage, Path.Exists(Db + ".damaged-1"));
        if (isDamage)
            Assert.Contains(
                $"It is kept as {Db}.damaged-1, and made again from the journal.",
                Assert.Single(said),
                StringComparison.Ordinal
            );
        else
            Assert.Empty(said);
    }

    [Fact]
    public void Reading_writes_nothing_while_one_writes_and_afterwards()
    {
        using (var store = new SqliteResultStore(Db))
        {
            store.Put([.. Sample.Rows(3).Select(r => (r.Trial + 1, r))]);
            using var reader = SqliteResultStore.OpenToRead(Db);
            Assert.Equal(3, reader.CountByStatus().Values.Sum());
        }

        var before = folder.Files().ToDictionary(f => f, f => File.GetLastWriteTimeUtc(folder.File(f)));
        using (var reader = SqliteResultStore.OpenToRead(Db))
            Assert.Equal(3, reader.ReadAll().Count());
        Assert.Equal(before, folder.Files().ToDictionary(f => f, f => File.GetLastWriteTimeUtc(folder.File(f))));
    }
}
