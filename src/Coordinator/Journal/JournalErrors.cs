using Microsoft.Data.Sqlite;
using Npgsql;
using PsiSweep.Coordinator.Results;

namespace PsiSweep.Coordinator.Journal;

/// <summary>What a failed write to the journal means.</summary>
public static class JournalErrors
{
    /// <summary>Whether the journal refused a sequence number that another coordinator has used.</summary>
    public static bool IsFence(Exception error) =>
        Causes(error)
            .Any(e =>
                e
                    is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation }
                        or SqliteException { SqliteErrorCode: SqliteErrors.Constraint }
            );

    /// <summary>What is wrong and what to do, in a sentence or two.</summary>
    public static string Describe(Exception error)
    {
        var cause =
            Causes(error)
                .Select(e =>
                    e switch
                    {
                        SqliteException { SqliteErrorCode: SqliteErrors.Full } => "the disk is full: make room",
                        SqliteException { SqliteErrorCode: SqliteErrors.ReadOnly } =>
                            "the folder or its disk is read-only: make it writable",
                        NpgsqlException n => $"the database does not take it ({n.Message}): see that it runs and has room",
                        SqliteException s => s.Message,
                        _ => null,
                    }
                )
                .FirstOrDefault(c => c is not null)
            ?? error?.Message;
        return $"The journal cannot be written: {cause}. Nothing is acknowledged that is not written: devices keep their results and send "
            + "them again; "
            + "the coordinator tries again by itself.";
    }

    private static IEnumerable<Exception> Causes(Exception? error)
    {
        for (var e = error; e is not null; e = e.InnerException)
        {
            yield return e;
            if (e is AggregateException many)
            {
                foreach (var inner in many.InnerExceptions.SelectMany(Causes))
                    yield return inner;
            }
        }
    }
}
