using Akka.Configuration;
using Microsoft.Data.Sqlite;
using Npgsql;
using PsiSweep.Cluster;
using PsiSweep.Coordinator.Scheduling;

namespace PsiSweep.Coordinator.Journal;

/// <summary>Where the journal is kept: a SQLite file, or PostgreSQL.</summary>
/// <param name="Provider">Linq2db's name of the provider.</param>
/// <param name="ConnectionString">How to connect.</param>
public sealed record JournalSettings(string Provider, string ConnectionString)
{
    /// <summary>A SQLite file; made when it is not there.</summary>
    /// <exception cref="JournalUnavailableException">It cannot be opened, or is no database.</exception>
    public static JournalSettings Sqlite(string path)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 }.ConnectionString;
        // Write-ahead logging is a property of the file. Commits stay durable: SQLite's default (synchronous = FULL) is kept.
        try
        {
            using var sqlite = new SqliteConnection(connection);
            sqlite.Open();
            using var command = sqlite.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL";
            command.ExecuteNonQuery();
            return new("SQLite.MS", connection);
        }
        catch (SqliteException e)
        {
            throw new JournalUnavailableException($"the journal {path} cannot be opened: {e.Message}", e);
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
    /// <summary>With the reason.</summary>
    public JournalUnavailableException(string message)
        : base(message) { }

    /// <summary>With the reason and its cause.</summary>
    public JournalUnavailableException(string message, Exception inner)
        : base(message, inner) { }

    /// <summary>Without a reason; not used.</summary>
    public JournalUnavailableException() { }
}
