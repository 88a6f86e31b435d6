using System.Globalization;
using System.Text.Json;
using MessagePack;
using Microsoft.Data.Sqlite;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Results;

/// <summary>
/// The results store in a SQLite file: a row a trial, with the numbers as columns and JSON for whoever looks with SQL, and the whole result
/// as
/// MessagePack.
/// </summary>
public sealed class SqliteResultStore : IResultStore
{
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL; -- what a power cut takes from here is in the journal
        CREATE TABLE IF NOT EXISTS trials (
            trial INTEGER PRIMARY KEY,
            sequence INTEGER NOT NULL,
            status TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            node TEXT NOT NULL,
            train_loss REAL, train_error REAL, test_loss REAL, test_error REAL,
            epochs INTEGER NOT NULL,
            seconds REAL NOT NULL,
            axes TEXT NOT NULL,
            measures TEXT NOT NULL,
            result BLOB NOT NULL
        );
        """;

    private readonly SqliteConnection connection;

    /// <summary>Opens the file, or makes it.</summary>
    /// <param name="path">The file.</param>
    public SqliteResultStore(string path)
    {
        connection = new(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                DefaultTimeout = 30,
                Pooling = false,
            }.ConnectionString
        );
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = Schema;
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public long LastSequence
    {
        get
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT COALESCE(MAX(sequence), 0) FROM trials";
            return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        }
    }

    /// <inheritdoc/>
    public void Put(IReadOnlyCollection<(long Sequence, TrialRow Row)> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = """
            INSERT OR REPLACE INTO trials
            VALUES (
                $trial, $sequence, $status, $attempts, $node, $trainLoss, $trainError, $testLoss, $testError, $epochs, $seconds,
                $axes, $measures, $result
            )
            """;
        foreach (var (sequence, row) in rows)
        {
            command.Parameters.Clear();
            Bind(command, sequence, row);
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    /// <inheritdoc/>
    public void Remove(long trial)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "DELETE FROM trials WHERE trial = $trial";
        command.Parameters.AddWithValue("$trial", trial);
        command.ExecuteNonQuery();
    }

    private static void Bind(SqliteCommand command, long sequence, TrialRow row)
    {
        var (result, p) = (row.Result, command.Parameters);
        p.AddWithValue("$trial", row.Trial);
        p.AddWithValue("$sequence", sequence);
        p.AddWithValue("$status", result.Status.ToText());
        p.AddWithValue("$attempts", row.Attempts);
        p.AddWithValue("$node", row.Node);
        p.AddWithValue("$trainLoss", Real(result.Final?.TrainLoss));
        p.AddWithValue("$trainError", Real(result.Final?.TrainError));
        p.AddWithValue("$testLoss", Real(result.Final?.TestLoss));
        p.AddWithValue("$testError", Real(result.Final?.TestError));
        p.AddWithValue("$epochs", result.Epochs);
        p.AddWithValue("$seconds", result.Seconds);
        p.AddWithValue("$axes", JsonSerializer.Serialize(row.Axes.ToDictionary(a => a.Axis, a => a.Value)));
        p.AddWithValue(
            "$measures",
            JsonSerializer.Serialize(result.Measures.ToDictionary(m => m.Name, m => double.IsFinite(m.Value) ? m.Value : (double?)null))
        );
        p.AddWithValue("$result", MessagePackSerializer.Serialize(result, ProtocolCodec.Options));
    }

    private static object Real(double? value) => value is { } v && !double.IsNaN(v) ? v : DBNull.Value;

    /// <summary>Number of rows by status.</summary>
    public IReadOnlyDictionary<TrialStatus, long> CountByStatus()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT status, COUNT(*) FROM trials GROUP BY status";
        using var reader = command.ExecuteReader();
        var counts = new Dictionary<TrialStatus, long>();
        while (reader.Read())
            counts[TrialStatusText.Parse(reader.GetString(0))] = reader.GetInt64(1);
        return counts;
    }

    /// <inheritdoc/>
    public IEnumerable<TrialRow> ReadAll()
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT trial, axes, attempts, node, result FROM trials ORDER BY trial";
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var axes = JsonSerializer.Deserialize<Dictionary<string, string>>(reader.GetString(1))!;
            yield return new(
                reader.GetInt64(0),
                [.. axes.Select(a => new AxisSetting(a.Key, a.Value))],
                reader.GetInt32(2),
                reader.GetString(3),
                MessagePackSerializer.Deserialize<TrialResult>((byte[])reader[4], ProtocolCodec.Options)
            );
        }
    }

    /// <summary>Writes a copy to another file, in place of what is there.</summary>
    public void CopyTo(string path)
    {
        var partial = $"{path}.{Environment.ProcessId}";
        File.Delete(partial);
        using var command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $path";
        command.Parameters.AddWithValue("$path", partial);
        command.ExecuteNonQuery();
        File.Move(partial, path, overwrite: true);
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => connection.Dispose();
}
