using Npgsql;

namespace PsiSweep.Chaos;

/// <summary>A database for one run: the journal of an earlier one would be resumed.</summary>
internal static class PostgresDatabase
{
    /// <summary>Makes one.</summary>
    /// <param name="server">Connection string of the server.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Connection string of the database.</returns>
    public static async Task<string> CreateAsync(string server, CancellationToken cancellation)
    {
        var database = $"psisweep_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync(cancellation);
        await using var create = new NpgsqlCommand($"CREATE DATABASE {database}", connection);
        await create.ExecuteNonQueryAsync(cancellation);
        return new NpgsqlConnectionStringBuilder(server) { Database = database }.ConnectionString;
    }
}
