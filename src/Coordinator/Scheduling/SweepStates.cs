namespace PsiSweep.Coordinator.Scheduling;

/// <summary>How events change the state: the same when they happen and when they are replayed.</summary>
public static class SweepStates
{
    /// <summary>The state after an event.</summary>
    public static SweepState Apply(SweepState state, ISweepEvent change)
    {
        ArgumentNullException.ThrowIfNull(state);
        return change switch
        {
            SweepSubmitted e => state with { Sweep = e.Sweep },
            EpochsReserved e => state with { EpochsReserved = e.UpTo },
            LeaseOpened e => Open(state, e.Lease),
            LeaseExtended e => state with { Leases = state.Leases.SetItem(e.Trial, state.Leases[e.Trial] with { Expires = e.Expires, Renewed = true }) },
            AttemptEnded e => SetBack(Close(state, e.Lease.Trial), e),
            TrialEnded e => End(Close(state, e.Trial), e),
            DeviceSeen e => state with { Devices = state.Devices.SetItem(e.Device, e.At) },
            DeviceGone e => state with { Devices = state.Devices.Remove(e.Device) },
            DuplicateDropped => state with { DuplicatesDropped = state.DuplicatesDropped + 1 },
            _ => throw new ArgumentOutOfRangeException(nameof(change), change, "not an event"),
        };
    }

    /// <summary>The state after events.</summary>
    public static SweepState Apply(SweepState state, IEnumerable<ISweepEvent> changes) => changes.Aggregate(state, Apply);

    /// <summary>The state with which a coordinator begins once the journal is replayed: epochs that an earlier one may have handed out are skipped.</summary>
    public static SweepState Recovered(SweepState replayed)
    {
        ArgumentNullException.ThrowIfNull(replayed);
        return replayed with { LastEpoch = replayed.EpochsReserved };
    }

    /// <summary>The first trial that was never handed out by this coordinator and has not ended.</summary>
    public static long NextFresh(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var next = state.NextFresh;
        while (true)
        {
            next = state.Ended.FirstMissing(next);
            if (!state.Leases.ContainsKey(next) && !state.Waiting.Contains(next))
                return next;
            next++;
        }
    }

    private static SweepState Open(SweepState state, Lease lease)
    {
        var opened = state with
        {
            Leases = state.Leases.SetItem(lease.Id.Trial, lease),
            TrialOf = state.TrialOf.SetItem(lease.Device, lease.Id.Trial),
            Waiting = state.Waiting.Remove(lease.Id.Trial),
            LastEpoch = Math.Max(state.LastEpoch, lease.Id.Epoch),
        };
        return opened with { NextFresh = NextFresh(opened) };
    }

    private static SweepState Close(SweepState state, long trial) =>
        state.Leases.TryGetValue(trial, out var lease)
            ? state with { Leases = state.Leases.Remove(trial), TrialOf = state.TrialOf.Remove(lease.Device) }
            : state;

    private static SweepState SetBack(SweepState state, AttemptEnded e)
    {
        if (state.Ended.Contains(e.Lease.Trial))
            return state;
        var before = state.Setbacks.GetValueOrDefault(e.Lease.Trial) ?? Setbacks.None;
        var after = e.Failed ? before with { Failed = before.Failed + 1, Avoid = e.Device } : before with { Lost = before.Lost + 1 };
        return state with
        {
            Setbacks = state.Setbacks.SetItem(e.Lease.Trial, after),
            Waiting = state.Waiting.Add(e.Lease.Trial),
            AttemptsFailed = state.AttemptsFailed + (e.Failed ? 1 : 0),
            AttemptsLost = state.AttemptsLost + (e.Failed ? 0 : 1),
        };
    }

    private static SweepState End(SweepState state, TrialEnded e) =>
        state.Ended.Contains(e.Trial)
            ? throw new InvalidOperationException($"trial {e.Trial} ended twice")
            : state with
            {
                Ended = state.Ended.Add(e.Trial),
                EndedBy = state.EndedBy.SetItem(e.Result.Status, state.Count(e.Result.Status) + 1),
                Setbacks = state.Setbacks.Remove(e.Trial),
                Waiting = state.Waiting.Remove(e.Trial),
            };
}
