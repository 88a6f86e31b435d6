namespace PsiSweep.Lab.Data;

/// <summary>Who wants to hear of progress: everyone who waits for a data set, whichever of them reads it.</summary>
internal sealed class Listeners
{
    private readonly Lock gate = new();
    private readonly List<Action> all = [];

    /// <summary>Listens until it is disposed of; null: not at all.</summary>
    public IDisposable? Add(Action? listener)
    {
        if (listener is null)
            return null;
        lock (gate)
            all.Add(listener);
        return new Listening(this, listener);
    }

    /// <summary>Tells all.</summary>
    public void Tell()
    {
        Action[] now;
        lock (gate)
            now = [.. all];
        foreach (var listener in now)
            listener();
    }

    private sealed class Listening(Listeners of, Action listener) : IDisposable
    {
        public void Dispose()
        {
            lock (of.gate)
                of.all.Remove(listener);
        }
    }
}
