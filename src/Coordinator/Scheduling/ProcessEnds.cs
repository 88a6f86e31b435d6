using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>What a node's new process tells of how the one before it ended, and which attempt that counts against.</summary>
internal static class ProcessEnds
{
    /// <summary>A device asks for work while it holds a lease: what ran under the lease is gone.</summary>
    public static IReadOnlyList<ISweepEvent> OfHeldLease(
        SweepState state,
        Lease lease,
        NodeStart? start,
        SchedulingRules rules,
        DateTimeOffset now
    )
    {
        var known = state.Devices.GetValueOrDefault(lease.Device)?.StartId;
        // One that was never heard of under the lease had not begun: it did not bring the process down.
        if (start is null || known is null || start.Id == known || !lease.Renewed || !IsTheTrials(start.Before))
            return
            [
                new AttemptEnded(
                    lease.Id,
                    lease.Device,
                    AttemptEnd.Lost,
                    start is { Reason.Length: > 0 }
                        ? $"its node's process ended: {start.Reason}"
                        : "the device asked for work while it held the lease"
                ),
            ];
        return Ending.Count(
            state,
            lease.Id,
            lease.Device,
            start.Before!.Value,
            $"its node's process ended: {start.Reason}",
            Company.Of(state, lease.Device),
            rules,
            now
        );
    }

    /// <summary>A device of a new process asks for work; its lease was lost before.</summary>
    public static IReadOnlyList<ISweepEvent> OfLostLease(
        SweepState state,
        DeviceId device,
        NodeStart? start,
        SchedulingRules rules,
        DateTimeOffset now
    )
    {
        if (
            start is null
            || !IsTheTrials(start.Before)
            || state.Devices.GetValueOrDefault(device) is not { LostLease: { } lost } known
            || known.StartId == start.Id
            || state.Ended.Contains(lost.Trial)
        )
            return [];
        var explained = new LossExplained(
            lost,
            device,
            start.Before!.Value,
            $"its node's process ended: {start.Reason}",
            known.LostInCompany
        );
        var after = SweepStates.Apply(state, explained);
        if (after.Leases.ContainsKey(lost.Trial) || explained.InCompany)
            return [explained]; // running elsewhere already: that attempt decides
        return Ending.IsSpent(after, lost.Trial, explained.End, rules)
            ? [explained, Ending.Failure(after, lost.Trial, device, explained.Reason, attemptsMore: 0)]
            : [explained, new BackedOff(lost.Trial, now + rules.BackOff(after.SetbacksOf(lost.Trial).Failed))];
    }

    private static bool IsTheTrials(AttemptEnd? end) => end is AttemptEnd.Crashed or AttemptEnd.OutOfMemory;
}
