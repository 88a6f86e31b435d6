using Microsoft.Data.Sqlite;
using PsiSweep.Coordinator.Actors;
using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Sweeps;
using PsiSweep.Sweeps.Reading;
using PsiSweep.Tests.Golden;

namespace PsiSweep.Coordinator.Tests.Golden;

/// <summary>Whoever can write to the journal's database cannot have any type of the process built.</summary>
public class JournalRefusalTests
{
    private const string Json = "{\"$type\":\"PsiSweep.Coordinator.Tests.Golden.JournalRefusalTests+Trap, PsiSweep.Coordinator.Tests\"}";

    public sealed class Trap
    {
        public Trap() => Built = true;

        public static bool Built { get; private set; }
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("journal", "message")]
    [InlineData("snapshot", "snapshot")]
    public async Task An_entry_that_names_a_type_is_refused_and_said(string table, string column)
    {
        var sweep = SweepFile.Parse(OldJournalTests.Yaml, "golden.yaml").SpecOrThrow();
        var results = Directory.CreateTempSubdirectory("psisweep-golden-").FullName;
        var journal = Path.Combine(results, "journal.db");
        File.Copy(new GoldenFolder("tests/Coordinator/Golden/journal")["journal.db"], journal);
        var options = new CoordinatorOptions
        {
            Sweep = sweep,
            ResolvedYaml = sweep.ToResolvedYaml(),
            ResultsFolder = results,
        };
        // With the results in their store, a restart begins with the saved state.
        await using (var service = await CoordinatorService.StartAsync(options, Cancel))
            await service.StatusAsync(TimeSpan.FromSeconds(30), Cancel);

        using (var connection = new SqliteConnection($"Data Source={journal};Pooling=False"))
        {
            await connection.OpenAsync(Cancel);
            using var command = connection.CreateCommand();
            // The newest entry of each: both are read.
            var identifier = table == "journal" ? "identifier" : "serializer_id";
            command.CommandText =
                $"UPDATE {table} SET {column} = $json, {identifier} = 1, manifest = $type "
                + $"WHERE sequence_number = (SELECT MAX(sequence_number) FROM {table})";
            command.Parameters.AddWithValue("$json", System.Text.Encoding.UTF8.GetBytes(Json));
            command.Parameters.AddWithValue("$type", typeof(Trap).AssemblyQualifiedName);
            Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancel));
        }

        await using (var service = await CoordinatorService.StartAsync(options, Cancel))
            await Assert.ThrowsAsync<TimeoutException>(() => service.StatusAsync(TimeSpan.FromSeconds(4), Cancel));
        Assert.False(Trap.Built);
        var log = new ResultsFolder(options.ResultsFolder).LogOf(options.Name);
        Assert.Contains("is refused", await File.ReadAllTextAsync(log, Cancel), StringComparison.Ordinal);
    }
}
