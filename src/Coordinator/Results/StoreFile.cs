using Microsoft.Data.Sqlite;

namespace PsiSweep.Coordinator.Results;

/// <summary>Opens a coordinator's results store. It is derived: a damaged one is kept aside, and made again from the journal.</summary>
internal static class StoreFile
{
    /// <summary>Opens it, or makes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="say">Told, in a sentence, that it was damaged.</param>
    /// <exception cref="SqliteException">It cannot be opened or written, and is not damaged.</exception>
    /// <exception cref="IOException">It is damaged, and cannot be put aside.</exception>
    public static SqliteResultStore Open(string path, Action<string> say)
    {
        SqliteResultStore? store = null;
        try
        {
            store = new SqliteResultStore(path);
            store.Check();
            return store;
        }
        catch (SqliteException e) when (SqliteErrors.IsDamage(e) || Directory.Exists(path))
        {
            store?.Dispose();
            say($"{path} is damaged ({e.Message}). It is kept as {PutAside(path)}, and made again from the journal.");
            return new(path);
        }
        catch
        {
            store?.Dispose();
            throw;
        }
    }

    /// <summary>Renames the file, and what SQLite keeps beside it, which would be taken for the new one's.</summary>
    /// <returns>Where it is now.</returns>
    public static string PutAside(string path)
    {
        var aside = Enumerable.Range(1, int.MaxValue).Select(n => $"{path}.damaged-{n}").First(p => !Path.Exists(p));
        if (Directory.Exists(path))
            Directory.Move(path, aside);
        else
            File.Move(path, aside);
        foreach (var ending in (string[])["-wal", "-shm"])
        {
            if (File.Exists(path + ending))
                File.Move(path + ending, aside + ending);
        }

        return aside;
    }
}
