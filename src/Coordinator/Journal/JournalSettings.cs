using System.Data.Common;
using System.Globalization;
using Akka.Configuration;
using Microsoft.Data.Sqlite;
using Npgsql;
using PsiSweep.Cluster;
using PsiSweep.Coordinator.Results;
using PsiSweep.Coordinator.Scheduling;

namespace PsiSweep.Coordinator.Journal;

/// <summary>Where the journal is kept: a SQLite file, or PostgreSQL.</summary>
/// <param name="Provider">Linq2db's name of the provider.</param>
/// <param name="ConnectionString">How to connect.</param>
public sealed record JournalSettings(string Provider, string ConnectionString)
{
    private const string SqliteProvider = "SQLite.MS";

    /// <summary>A SQLite file; made when it is not there.</summary>
    /// <exception cref="JournalUnavailableException">It cannot be opened, or is no database.</exception>
    public static JournalSettings Sqlite(string path)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 }.ConnectionString;
        // Write-ahead logging is a property of the file. Commits stay durable: SQLite's default (synchronous = FULL) is kept.
        try
        {
            using var sqlite = new SqliteConnection(Alone(connection));
            sqlite.Open();
            using var command = sqlite.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL";
            command.ExecuteNonQuery();
            SqliteErrors.Check(sqlite, probe: null);
            return new(SqliteProvider, connection);
        }
        catch (SqliteException e)
        {
            throw new JournalUnavailableException(
                SqliteErrors.IsDamage(e)
                    ? $"the journal {path} is damaged: {e.Message}. Put a sound copy in its place, or start over in another folder ('"
                        + "psisweep run --fresh' moves this one aside)"
                    : $"the journal {path} cannot be opened: {e.Message}",
                e
            );
        }
    }

    /// <summary>A PostgreSQL database (15 or later), which is asked whether it answers.</summary>
    /// <exception cref="JournalUnavailableException">It does not, or the connection string is wrong.</exception>
    public static JournalSettings PostgreSql(string connectionString)
    {
        try
        {
            using var connection = new NpgsqlConnection(connectionString);
            connection.Open();
            return new("PostgreSQL.15", connectionString);
        }
        catch (Exception e) when (e is NpgsqlException or ArgumentException or TimeoutException or System.Net.Sockets.SocketException)
        {
            throw new JournalUnavailableException($"the PostgreSQL database of the journal cannot be reached: {e.Message}", e);
        }
    }

    /// <summary>Number of a sweep's last event; 0: there is none.</summary>
    /// <param name="persistenceId">The sweep's name in the journal.</param>
    /// <exception cref="JournalUnavailableException">The journal cannot be read.</exception>
    public long LastSequence(string persistenceId)
    {
        try
        {
            using DbConnection connection =
                Provider == SqliteProvider ? new SqliteConnection(Alone(ConnectionString)) : new NpgsqlConnection(ConnectionString);
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT MAX(sequence_number) FROM journal WHERE persistence_id = @id";
            var id = command.CreateParameter();
            (id.ParameterName, id.Value) = ("@id", persistenceId);
            command.Parameters.Add(id);
            return command.ExecuteScalar() is { } last and not DBNull ? Convert.ToInt64(last, CultureInfo.InvariantCulture) : 0;
        }
        catch (DbException e)
            when (e
                    is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable }
                        or SqliteException { SqliteErrorCode: SqliteErrors.Error }
            )
        {
            return 0; // no table yet
        }
        catch (DbException e)
        {
            throw new JournalUnavailableException($"the journal cannot be read: {e.Message}", e);
        }
    }

    // Not one that was open before the file was lost or put back.
    private static string Alone(string connection) => new SqliteConnectionStringBuilder(connection) { Pooling = false }.ConnectionString;

    /// <summary>Akka's configuration.</summary>
    public Config ToConfig() =>
        ConfigurationFactory
            .ParseString(
                $$"""
                akka.actor {
                  serializers.psisweep-journal = {{Hocon.TypeName<JournalSerializer>()}}
                  serialization-bindings {
                    {{Hocon.TypeName<IJournalEvent>()}} = psisweep-journal
                    {{Hocon.TypeName<SweepSnapshot>()}} = psisweep-journal
                  }
                }
                akka.persistence {
                  journal {
                    plugin = "akka.persistence.journal.sql"
                    sql {
                      connection-string = {{Hocon.Quoted(ConnectionString)}}
                      provider-name = {{Hocon.Quoted(Provider)}}
                      auto-initialize = on
                    }
                  }
                  snapshot-store {
                    plugin = "akka.persistence.snapshot-store.sql"
                    sql {
                      connection-string = {{Hocon.Quoted(ConnectionString)}}
                      provider-name = {{Hocon.Quoted(Provider)}}
                      auto-initialize = on
                    }
                  }
                }
                """
            )
            .WithFallback(Akka.Persistence.Sql.SqlPersistence.DefaultConfiguration);
}

/// <summary>The journal cannot be used; the message says why.</summary>
public sealed class JournalUnavailableException : Exception
{
    /// <summary>The journal lacks events that results were made from: it was lost, or is an older copy, or another one.</summary>
    /// <param name="what">What is so of the journal.</param>
    /// <param name="store">The results store.</param>
    /// <param name="stored">Number of the last event in it.</param>
    internal static JournalUnavailableException Behind(string what, string store, long stored) =>
        new(
            $"{what}, but {store} has results up to event {stored}: to go on would train finished trials again. Put the journal back "
                + "(journal.db with its journal.db-wal, or the --postgres that the sweep was started with); or start over in another "
                + "folder ('psisweep run --fresh' moves this one aside). What is there stays readable: results.csv if it was "
                + "written, results.db "
                + "with any SQLite tool"
        );

    /// <summary>With the reason.</summary>
    public JournalUnavailableException(string message)
        : base(message) { }

    /// <summary>With the reason and its cause.</summary>
    public JournalUnavailableException(string message, Exception inner)
        : base(message, inner) { }

    /// <summary>Without a reason; not used.</summary>
    public JournalUnavailableException() { }
}
