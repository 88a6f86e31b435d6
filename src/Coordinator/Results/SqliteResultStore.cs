using System.Globalization;
using System.Text.Json;
using MessagePack;
using Microsoft.Data.Sqlite;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Files;
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

    // Names every column that is read.
    private const string Probe = """
        SELECT trial, sequence, status, attempts, node, train_loss, train_error, test_loss, test_error, epochs, seconds, axes, measures,
            result
        FROM trials LIMIT 1
        """;

    private readonly SqliteConnection connection;

    /// <summary>Opens the file, or makes it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SqliteException">It is damaged, no database, or cannot be written.</exception>
    public SqliteResultStore(string path)
        : this(new SqliteConnectionStringBuilder { DataSource = path }, Schema) { }

    private SqliteResultStore(SqliteConnectionStringBuilder how, string first)
    {
        how.DefaultTimeout = 30;
        how.Pooling = false;
        connection = new(how.ConnectionString);
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = first;
            command.ExecuteNonQuery();
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens the file to read it, and writes nothing, also where nothing can be written.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SqliteException">It is not there, damaged, or no database.</exception>
    public static SqliteResultStore OpenToRead(string path)
    {
        // Beside a database that is at work lies its log, which is read too. Without one SQLite need not make the files that go with it.
        var alone = new SqliteConnectionStringBuilder { DataSource = $"{new Uri(Path.GetFullPath(path)).AbsoluteUri}?immutable=1" };
        var shared = new SqliteConnectionStringBuilder { DataSource = path };
        (alone.Mode, shared.Mode) = (SqliteOpenMode.ReadOnly, SqliteOpenMode.ReadOnly);
        if (!File.Exists(path + "-wal"))
            return new(alone, Probe);
        try
        {
            return new(shared, Probe);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is SqliteErrors.CannotOpen or SqliteErrors.ReadOnly)
        {
            return new(alone, Probe); // a read-only folder: without what a coordinator wrote last
        }
    }

    /// <summary>Sees that the file is sound: its columns, and its pages where reading them takes a moment only.</summary>
    /// <exception cref="SqliteException">It is not.</exception>
    public void Check() => SqliteErrors.Check(connection, Probe);

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
    /// <exception cref="IOException">It cannot be written.</exception>
    public void CopyTo(string path)
    {
        using var place = TemporaryFile.Create(path); // SQLite fills an empty file
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO $path";
            command.Parameters.AddWithValue("$path", place.Stream.Name);
            command.ExecuteNonQuery();
        }
        catch (SqliteException e)
        {
            throw new IOException($"{path} cannot be written: {e.Message}", e);
        }

        place.Put();
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => connection.Dispose();
}
