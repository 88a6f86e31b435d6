using Akka.Configuration;
using Microsoft.Data.Sqlite;

namespace PsiSweep.Coordinator.Actors;

/// <summary>Where the journal is kept: a SQLite file, or PostgreSQL.</summary>
/// <param name="Provider">Linq2db's name of the provider.</param>
/// <param name="ConnectionString">How to connect.</param>
public sealed record JournalSettings(string Provider, string ConnectionString)
{
    /// <summary>A SQLite file; made when it is not there.</summary>
    public static JournalSettings Sqlite(string path)
    {
        var connection = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 }.ConnectionString;
        // Write-ahead logging is a property of the file. Commits stay durable: SQLite's default (synchronous = FULL) is kept.
        using var sqlite = new SqliteConnection(connection);
        sqlite.Open();
        using var command = sqlite.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL";
        command.ExecuteNonQuery();
        return new("SQLite.MS", connection);
    }

    /// <summary>A PostgreSQL database (15 or later).</summary>
    public static JournalSettings PostgreSql(string connectionString) => new("PostgreSQL.15", connectionString);

    /// <summary>Akka's configuration.</summary>
    public Config ToConfig() => ConfigurationFactory.ParseString($$"""
        akka.actor {
          serializers.psisweep-journal = "PsiSweep.Coordinator.Actors.JournalSerializer, psisweep"
          serialization-bindings { "PsiSweep.Coordinator.Scheduling.IJournalEvent, psisweep" = psisweep-journal }
        }
        akka.persistence {
          journal {
            plugin = "akka.persistence.journal.sql"
            sql {
              connection-string = "{{ConnectionString.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}}"
              provider-name = "{{Provider}}"
              auto-initialize = on
            }
          }
        }
        """).WithFallback(Akka.Persistence.Sql.SqlPersistence.DefaultConfiguration);
}
