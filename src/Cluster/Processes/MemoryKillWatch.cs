namespace PsiSweep.Cluster.Processes;

/// <summary>
/// Whether a process that was killed was killed for want of memory. The kernel's log names it where that can be read; else its control
/// group must have counted such a kill at about the time of its end, for the group may hold other processes. Without either it was not:
/// a kill costs a trial nothing.
/// </summary>
public sealed class MemoryKillWatch
{
    /// <summary>How long before a process's end is seen its kill may have been counted: it frees its memory meanwhile.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly OutOfMemoryKills kernel;
    private readonly TimeProvider clock;
    private readonly int process;
    private readonly Func<long?> counter;
    private readonly double since = Environment.TickCount64 / 1000.0 - 1;
    private readonly Queue<(long At, long Count)> looks = [];

    /// <summary>From a process's start on.</summary>
    /// <param name="process">Its id.</param>
    /// <param name="kernel">What the kernel says.</param>
    /// <param name="clock">The time.</param>
    public MemoryKillWatch(int process, OutOfMemoryKills kernel, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        this.process = process;
        this.kernel = kernel;
        this.clock = clock;
        counter = kernel.CounterOf(process);
        Look();
    }

    /// <summary>Looks at the counter; to be called now and then while the process lives.</summary>
    public void Look()
    {
        if (counter() is not { } count)
            return;
        looks.Enqueue((clock.GetTimestamp(), count));
        while (looks.Count > 1 && clock.GetElapsedTime(looks.ElementAt(1).At) >= Window)
            looks.Dequeue(); // the first one left is the last from before the window
    }

    /// <summary>Whether that killed it; asked once it has ended by a kill.</summary>
    public bool WasKilled()
    {
        Look();
        return kernel.Named(process, since) ?? (looks.Count > 0 && counter() > looks.Peek().Count);
    }
}
