using PsiSweep.Coordinator.Results;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Actors;

/// <summary>Brings the results store up to what the journal says, in blocks while the journal is replayed, and keeps it there.</summary>
/// <param name="store">The store; owned.</param>
internal sealed class ResultKeeper(IResultStore store) : IDisposable
{
    private const int RowsAtOnce = 1000;
    private const int NewestKept = 5;
    private readonly List<(long Sequence, TrialRow Row)> waiting = [];
    private readonly LinkedList<TrialRow> newest = new();

    /// <summary>The journal's number of the last result that the store had at the beginning.</summary>
    public long Stored { get; } = store.LastSequence;

    /// <summary>Results since this coordinator took charge.</summary>
    public long EndedHere { get; private set; }

    /// <summary>The last of these, newest first.</summary>
    public IEnumerable<TrialRow> Newest => newest;

    /// <summary>A result comes by in the replay.</summary>
    public void Replay(long sequence, Func<TrialRow> row)
    {
        if (sequence <= Stored)
            return;
        waiting.Add((sequence, row()));
        if (waiting.Count >= RowsAtOnce)
            Flush();
    }

    /// <summary>The replay says that a trial was opened again.</summary>
    public void ReplayRemoval(long sequence, long trial)
    {
        if (sequence > Stored)
            Remove(trial);
    }

    /// <summary>A result is in the journal; <see cref="Flush"/> puts it into the store.</summary>
    public void Add(long sequence, TrialRow row)
    {
        waiting.Add((sequence, row));
        EndedHere++;
        newest.AddFirst(row);
        if (newest.Count > NewestKept)
            newest.RemoveLast();
    }

    /// <summary>A trial was opened again.</summary>
    public void Remove(long trial)
    {
        Flush();
        store.Remove(trial);
    }

    /// <summary>Writes what waits.</summary>
    public void Flush()
    {
        if (waiting.Count > 0)
            store.Put(waiting);
        waiting.Clear();
    }

    /// <summary>Closes the store.</summary>
    public void Dispose() => store.Dispose();
}
