using System.Text;
using Microsoft.Data.Sqlite;
using Parquet;
using PsiSweep.Coordinator.Results;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Coordinator.Tests.Results;
using PsiSweep.Shared.Results;
using PsiSweep.Tests.Golden;

namespace PsiSweep.Coordinator.Tests.Golden;

/// <summary>Results are kept, and read by programs that others wrote against their columns.</summary>
public class ResultsGoldenTests
{
    private static readonly GoldenFolder Folder = new("tests/Coordinator/Golden/results");
    private static readonly ResultColumns Columns = ResultColumns.Of(Sample.Sweep.Axes, Sample.Sweep.Measures, Sample.Rows());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_results_db_ever_written_is_read()
    {
        Assert.NotEmpty(Folder.Files(".db"));
        Assert.All(
            Folder.Files(".db"),
            file =>
            {
                var copy = Path.Combine(Directory.CreateTempSubdirectory("psisweep-golden-").FullName, "results.db");
                File.Copy(file, copy);
                using var store = new SqliteResultStore(copy);
                Assert.Equivalent(Sample.Rows(), store.ReadAll().ToArray(), strict: true);
                Assert.Equal(140, store.LastSequence);
                Assert.Equal(37, store.CountByStatus()[TrialStatus.Completed]);
            }
        );
    }

    [Fact]
    public void The_tables_written_today_are_kept()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("psisweep-golden-").FullName, "results.db");
        using (var store = new SqliteResultStore(path))
            store.Put([.. Sample.Rows().Select(r => (r.Trial + 101, r))]);
        Kept("results", ".db", () => Closed(path), Tables(path), Tables);
    }

    [Fact]
    public void Every_results_csv_ever_written_is_read()
    {
        Assert.NotEmpty(Folder.Files(".csv"));
        Assert.All(
            Folder.Files(".csv"),
            file =>
            {
                var rows = ResultsCsvReader.ReadFile(file).Rows;
                Assert.Equal(
                    Sample.Rows().Select(r => (r.Trial, r.Attempts, r.Node, r.Result.Status, r.Result.Reason, r.Result.Final)),
                    rows.Select(r => (r.Trial, r.Attempts, r.Node, r.Result.Status, r.Result.Reason, r.Result.Final))
                );
                foreach (var (row, read) in Sample.Rows().Zip(rows))
                {
                    Assert.Equal(row.Axes, read.Axes);
                    Assert.Equal(row.Result.Measures, read.Result.Measures);
                }
            }
        );
    }

    [Fact]
    public void The_csv_written_today_is_kept()
    {
        using var writer = new StringWriter();
        ResultsCsv.Write(writer, Columns, Sample.Rows());
        Kept("results", ".csv", () => Encoding.UTF8.GetBytes(writer.ToString()), writer.ToString(), File.ReadAllText);
    }

    [Fact]
    public async Task The_columns_of_Parquet_files_written_today_are_kept()
    {
        var folder = Directory.CreateTempSubdirectory("psisweep-golden-").FullName;
        await ResultsWriter.WriteAllAsync(folder, Sample.Sweep, Sample.Rows(), new() { Table = new() { Intervals = false } }, Cancel);
        foreach (var name in (string[])["results", "epochs"])
        {
            var path = Path.Combine(folder, $"{name}.parquet");
            Kept(name, ".parquet", () => File.ReadAllBytes(path), ColumnsOf(path), ColumnsOf);
        }
    }

    private static void Kept(string name, string ending, Func<byte[]> bytes, string today, Func<string, string> read)
    {
        bool IsKept() => Folder.Files(ending).Where(f => GoldenFolder.BaseName(f) == name).Any(f => read(f) == today);
        if (GoldenFolder.IsAdding && !IsKept())
            Folder.Add(name, ending, bytes());
        Assert.True(IsKept(), $"{name}{ending} is written otherwise than in any golden file, or there is none. {GoldenFolder.HowToAdd}");
    }

    /// <summary>The statements that make a database's tables.</summary>
    private static string Tables(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT group_concat(sql, ';') FROM sqlite_master";
        return (string)command.ExecuteScalar()!;
    }

    /// <summary>A database's bytes with nothing left in a journal beside it.</summary>
    private static byte[] Closed(string path)
    {
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = DELETE; VACUUM;";
            command.ExecuteNonQuery();
        }

        return File.ReadAllBytes(path);
    }

    private static string ColumnsOf(string path) => ColumnsAsync(path).GetAwaiter().GetResult();

    private static async Task<string> ColumnsAsync(string path)
    {
        await using var stream = File.OpenRead(path);
        await using var reader = await ParquetReader.CreateAsync(stream, cancellationToken: Cancel);
        return string.Join('\n', reader.Schema.DataFields.Select(f => $"{f.Name} {f.ClrType.Name}{(f.IsNullable ? "?" : "")}"));
    }
}
