using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Actors;

/// <summary>What the coordinator keeps of attempts while they run, and drops with them: traces, progress, parts of results. Not
/// persisted.</summary>
internal sealed class InFlight
{
    private readonly Dictionary<LeaseId, TraceContext?> traces = [];
    private readonly Dictionary<LeaseId, List<ResultPart>> parts = [];
    private readonly Dictionary<LeaseId, TrialProgress> progress = [];
    private readonly Dictionary<long, double> secondsWhenLost = [];

    /// <summary>Seconds of training done again because attempts were lost after their last checkpoint, since this coordinator
    /// leads.</summary>
    public double SecondsLost { get; private set; }

    /// <summary>The trace of an attempt, made at its first asking.</summary>
    public TraceContext? TraceOf(LeaseId lease, Func<TraceContext?> make)
    {
        if (!traces.TryGetValue(lease, out var trace))
            traces[lease] = trace = make();
        return trace;
    }

    /// <summary>The newest progress of an attempt; null: none yet.</summary>
    public TrialProgress? ProgressOf(LeaseId lease) => progress.GetValueOrDefault(lease);

    /// <summary>Takes progress.</summary>
    public void Report(LeaseId lease, TrialProgress news)
    {
        if (secondsWhenLost.Remove(lease.Trial, out var before))
            SecondsLost += Math.Max(0, before - news.ResumedSeconds);
        progress[lease] = news;
    }

    /// <summary>Takes a part of a result.</summary>
    /// <returns>The parts so far.</returns>
    public IReadOnlyList<ResultPart> Add(ResultPart part)
    {
        if (!parts.TryGetValue(part.Lease, out var received))
            parts[part.Lease] = received = [];
        received.RemoveAll(p => p.Part == part.Part); // sent again
        received.Add(part);
        return received;
    }

    /// <summary>An attempt ended without a result: its trial goes on from its last checkpoint.</summary>
    public void Lost(LeaseId lease)
    {
        if (progress.TryGetValue(lease, out var last))
            secondsWhenLost[lease.Trial] = last.Seconds;
        Forget(lease);
    }

    /// <summary>A trial ended.</summary>
    public void Ended(long trial)
    {
        if (secondsWhenLost.Remove(trial, out var before))
            SecondsLost += before; // the attempt that ended it was too quick to say where it went on from
        foreach (var lease in traces.Keys.Concat(progress.Keys).Concat(parts.Keys).Where(l => l.Trial == trial).ToArray())
            Forget(lease);
    }

    private void Forget(LeaseId lease)
    {
        traces.Remove(lease);
        progress.Remove(lease);
        parts.Remove(lease);
    }
}
