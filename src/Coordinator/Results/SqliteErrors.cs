using Microsoft.Data.Sqlite;

namespace PsiSweep.Coordinator.Results;

/// <summary>What SQLite says by number (https://sqlite.org/rescode.html), and whether a file of it is sound.</summary>
internal static class SqliteErrors
{
    /// <summary>A mistake in a statement: a table or column that should be there is not.</summary>
    public const int Error = 1;

    /// <summary>The file may not be written.</summary>
    public const int ReadOnly = 8;

    /// <summary>Pages of the file contradict each other.</summary>
    public const int Corrupt = 11;

    /// <summary>The disk is full.</summary>
    public const int Full = 13;

    /// <summary>The file, or one that goes with it, cannot be opened.</summary>
    public const int CannotOpen = 14;

    /// <summary>A constraint is violated.</summary>
    public const int Constraint = 19;

    /// <summary>The file is no database.</summary>
    public const int NotADatabase = 26;

    // A page is read in about 10 µs; a start must not wait for more than some seconds.
    private const long MostBytesChecked = 256L << 20;

    /// <summary>Whether the file itself is at fault.</summary>
    public static bool IsDamage(SqliteException error) => error.SqliteErrorCode is Error or Corrupt or NotADatabase;

    /// <summary>Sees that a database is sound.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="probe">A statement that names every column that is needed; null: none is.</param>
    /// <exception cref="SqliteException">It is not.</exception>
    public static void Check(SqliteConnection connection, string? probe)
    {
        using var command = connection.CreateCommand();
        if (probe is not null)
        {
            command.CommandText = probe;
            command.ExecuteNonQuery();
        }

        if (new FileInfo(connection.DataSource) is { Exists: true, Length: > MostBytesChecked })
            return;
        command.CommandText = "PRAGMA quick_check(1)";
        if (command.ExecuteScalar() is string found && found != "ok")
            throw new SqliteException(found.ReplaceLineEndings(" "), Corrupt);
    }
}
