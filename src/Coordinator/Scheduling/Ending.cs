using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>How attempts end, and what that means for their trials.</summary>
/// <param name="rules">Durations and limits.</param>
internal sealed class Ending(SchedulingRules rules)
{
    public static Decision OnFinish(SweepState state, Finish finish)
    {
        var (lease, device) = (finish.Lease, finish.Device);
        if (Foreign.Why(state, lease) is { } foreign)
            return Decision.Reply(device, new StopAttempt(lease, foreign));
        if (state.Ended.Contains(lease.Trial))
            return new([new DuplicateDropped(lease.Trial)], [new Send(device, new ResultPersisted(lease))]);

        var replies = new List<Reply> { new Send(device, new ResultPersisted(lease)) };
        if (state.Leases.TryGetValue(lease.Trial, out var open) && (open.Device != device || open.Id != lease))
            replies.Add(new Send(open.Device, new StopAttempt(open.Id, $"{device} sent the trial's result first")));
        var attempts = Math.Max(1, state.SetbacksOf(lease.Trial).Attempts + (open is null ? 0 : 1));
        return new([new TrialEnded(lease.Trial, attempts, device.Node, finish.Result)], replies);
    }

    public Decision OnGiveUp(SweepState state, GiveUp giveUp, DateTimeOffset now)
    {
        var (lease, device) = (giveUp.Lease, giveUp.Device);
        if (Foreign.Why(state, lease) is { } foreign)
            return Decision.Reply(device, new StopAttempt(lease, foreign));
        var recorded = new Send(device, new EndRecorded(lease));
        if (!state.Leases.TryGetValue(lease.Trial, out var open) || open.Id != lease)
            return new([], [recorded]); // recorded already, or lost before: either way it is tried again
        var events = Count(
            state,
            lease,
            device,
            giveUp.End,
            giveUp.Reason,
            giveUp.End == AttemptEnd.OutOfMemory && Company.Of(state, device),
            rules,
            now
        );
        var after = SweepStates.Apply(state, events);
        return new([.. events, .. Quarantine.Of(after, device.Node, rules, now) ?? []], [recorded]);
    }

    /// <summary>What follows when an attempt under an open lease ends without a result: another one, or the trial is recorded as
    /// failed.</summary>
    public static IReadOnlyList<ISweepEvent> Count(
        SweepState state,
        LeaseId lease,
        DeviceId device,
        AttemptEnd end,
        string reason,
        bool inCompany,
        SchedulingRules rules,
        DateTimeOffset now
    )
    {
        var ended = new AttemptEnded(lease, device, end, reason, inCompany);
        var after = SweepStates.Apply(state, ended);
        if (
            IsSpent(after, lease.Trial, end, rules)
            || (end == AttemptEnd.OutOfMemory && !inCompany && !OtherNode(after, device, rules, now))
        )
            return [Failure(state, lease.Trial, device, reason, attemptsMore: 1)];
        var setbacks = after.SetbacksOf(lease.Trial);
        var failures = end == AttemptEnd.Environment ? setbacks.Environment : setbacks.Failed + setbacks.OutOfMemory;
        return end is AttemptEnd.Lost or AttemptEnd.HandedBack || inCompany
            ? [ended]
            : [ended, new BackedOff(lease.Trial, now + rules.BackOff(failures))];
    }

    /// <summary>Whether a trial's own budget is used up. Out of memory is not tried again on the same terms: once elsewhere, no
    /// more.</summary>
    public static bool IsSpent(SweepState state, long trial, AttemptEnd end, SchedulingRules rules)
    {
        var setbacks = state.SetbacksOf(trial);
        return end switch
        {
            AttemptEnd.OutOfMemory => setbacks.OutOfMemory > 1,
            AttemptEnd.Failed or AttemptEnd.Hung or AttemptEnd.Crashed => setbacks.Failed >= rules.MaxAttempts,
            _ => false,
        };
    }

    /// <summary>A trial's end as failed.</summary>
    public static TrialEnded Failure(SweepState state, long trial, DeviceId device, string reason, int attemptsMore) =>
        new(
            trial,
            state.SetbacksOf(trial).Attempts + attemptsMore,
            device.Node,
            new TrialResult
            {
                Status = TrialStatus.Failed,
                Reason = reason,
                DeviceKind = device.Kind,
            }
        );

    private static bool OtherNode(SweepState state, DeviceId device, SchedulingRules rules, DateTimeOffset now) =>
        state.Devices.Any(d => d.Key.Node != device.Node && !d.Value.Gone && d.Value.LastSeen >= now - rules.DeviceForgottenAfter);
}
