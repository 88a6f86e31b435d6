using System.Collections.Concurrent;

namespace PsiSweep.Lab.Data;

/// <summary>Values made once for each key, whichever threads ask at the same time; what could not be made is tried again by the next who
/// asks.</summary>
internal sealed class LoadOnce<TKey, TValue> : IDisposable
    where TKey : notnull
    where TValue : IDisposable
{
    private readonly ConcurrentDictionary<TKey, Lazy<TValue>> entries = new();

    public TValue Get(TKey key, Func<TValue> make)
    {
        var entry = entries.GetOrAdd(key, _ => new(make));
        try
        {
            return entry.Value;
        }
        catch
        {
            entries.TryRemove(new(key, entry));
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var entry in entries.Values.Where(e => e.IsValueCreated))
            entry.Value.Dispose();
        entries.Clear();
    }
}
