using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>
/// The schedule's decisions: a pure function of state, command and time. A trial is leased to one device at a time; the first result of a trial
/// wins, whichever attempt sends it; what is lost goes back to the queue.
/// </summary>
/// <param name="rules">Durations and limits.</param>
public sealed class SweepMachine(SchedulingRules rules)
{
    /// <summary>Decides.</summary>
    /// <param name="state">The state.</param>
    /// <param name="command">What happened.</param>
    /// <param name="now">When.</param>
    /// <exception cref="InvalidOperationException">Another sweep is submitted over this one.</exception>
    public Decision Process(SweepState state, ISweepCommand command, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        return command switch
        {
            Submit submit => OnSubmit(state, submit),
            AskForWork ask => OnAskForWork(state, ask.Device, now),
            Renew renew => OnRenew(state, renew, now),
            Finish finish => OnFinish(state, finish),
            Fail fail => OnFail(state, fail),
            Lose lose => OnLose(state, lose),
            Tick => OnTick(state, now),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "not a command"),
        };
    }

    private static Decision OnSubmit(SweepState state, Submit submit)
    {
        if (state.Sweep is null)
            return new([new SweepSubmitted(submit.Sweep)], []);
        return state.Sweep.SweepId == submit.Sweep.SweepId
            ? Decision.Nothing
            : throw new InvalidOperationException($"this journal holds sweep {state.Sweep.SweepId}, not {submit.Sweep.SweepId}");
    }

    private Decision OnAskForWork(SweepState state, DeviceId device, DateTimeOffset now)
    {
        var events = new List<ISweepEvent> { new DeviceSeen(device, now) };
        if (state.TrialOf.TryGetValue(device, out var held))
        {
            var lease = state.Leases[held];
            // It never heard of the lease: the message was lost, or crossed this one. The same lease again costs nothing.
            if (!lease.Renewed)
                return new(events, [new Grant(device, lease.Id)]);
            events.Add(new AttemptEnded(lease.Id, device, Failed: false, "the device asked for work while it held the lease: it restarted"));
        }

        var after = SweepStates.Apply(state, events);
        if (after.IsComplete || after.Sweep is null || Pick(after, device, now) is not { } trial)
            return new(events, [new Send(device, new NoWork(rules.RetryAfter, after.IsComplete))]);

        var epoch = after.LastEpoch + 1;
        if (epoch > after.EpochsReserved)
            events.Add(new EpochsReserved(epoch + rules.EpochBlock - 1));
        var id = new LeaseId(after.Sweep.SweepId, trial, Attempts(after, trial) + 1, epoch);
        events.Add(new LeaseOpened(new(id, device, now + rules.LeaseDuration, Renewed: false)));
        return new(events, [new Grant(device, id)]);
    }

    private long? Pick(SweepState state, DeviceId device, DateTimeOffset now)
    {
        foreach (var trial in state.Waiting)
        {
            if (state.Setbacks.GetValueOrDefault(trial)?.Avoid != device || !state.Devices.Any(d => d.Key != device && d.Value >= now - rules.DeviceForgottenAfter))
                return trial;
        }

        var fresh = SweepStates.NextFresh(state);
        return fresh < state.Sweep!.Trials ? fresh : null;
    }

    private Decision OnRenew(SweepState state, Renew renew, DateTimeOffset now)
    {
        var (lease, device) = (renew.Lease, renew.Device);
        if (WhyForeign(state, lease) is { } foreign)
            return Stop(device, lease, foreign);
        var seen = new DeviceSeen(device, now);
        if (state.Ended.Contains(lease.Trial))
            return new([seen], [new Send(device, new StopAttempt(lease, "the trial has its result"))]);
        if (state.Leases.TryGetValue(lease.Trial, out var open))
        {
            return open.Id == lease && open.Device == device
                ? new([seen, new LeaseExtended(lease.Trial, now + rules.LeaseDuration)], [new Send(device, new LeaseRenewed(lease))])
                : Stop(device, lease, $"the trial is leased to {open.Device}");
        }

        if (state.TrialOf.TryGetValue(device, out var other))
            return Stop(device, lease, $"the device holds the lease of trial {other}");

        // Granted before this coordinator led, or expired while the device was cut off: nobody else has it, so its work goes on.
        return new([seen, new LeaseOpened(new(lease, device, now + rules.LeaseDuration, Renewed: true))], [new Send(device, new LeaseRenewed(lease))]);
    }

    private static Decision OnFinish(SweepState state, Finish finish)
    {
        var (lease, device) = (finish.Lease, finish.Device);
        if (WhyForeign(state, lease) is { } foreign)
            return Stop(device, lease, foreign);
        if (state.Ended.Contains(lease.Trial))
            return new([new DuplicateDropped(lease.Trial)], [new Send(device, new ResultPersisted(lease))]);

        var replies = new List<Reply> { new Send(device, new ResultPersisted(lease)) };
        if (state.Leases.TryGetValue(lease.Trial, out var open) && open.Device != device)
            replies.Add(new Send(open.Device, new StopAttempt(open.Id, $"{device} sent the trial's result first")));
        var attempts = Math.Max(1, Attempts(state, lease.Trial) + (open is null ? 0 : 1));
        return new([new TrialEnded(lease.Trial, attempts, device.Node, finish.Result)], replies);
    }

    private static Decision OnFail(SweepState state, Fail fail)
    {
        var (lease, device) = (fail.Lease, fail.Device);
        if (WhyForeign(state, lease) is { } foreign)
            return Stop(device, lease, foreign);
        var recorded = new Send(device, new EndRecorded(lease));
        if (!state.Leases.TryGetValue(lease.Trial, out var open) || open.Id != lease)
            return new([], [recorded]); // its loss is recorded already
        var failed = (state.Setbacks.GetValueOrDefault(lease.Trial) ?? Setbacks.None).Failed + 1;
        if (failed < state.Sweep!.MaxAttempts)
            return new([new AttemptEnded(lease, device, Failed: true, fail.Error)], [recorded]);
        var result = new TrialResult { Status = TrialStatus.Failed, Reason = fail.Error, DeviceKind = device.Kind };
        return new([new TrialEnded(lease.Trial, Attempts(state, lease.Trial) + 1, device.Node, result)], [recorded]);
    }

    private static Decision OnLose(SweepState state, Lose lose) => new(
        [.. lose.Devices.SelectMany(d => (IEnumerable<ISweepEvent>)[.. Lost(state, d, "its node left the cluster"), new DeviceGone(d)])], []);

    private static Decision OnTick(SweepState state, DateTimeOffset now) => new(
        [.. state.Leases.Values.Where(l => l.Expires <= now).Select(l => new AttemptEnded(l.Id, l.Device, Failed: false, "its lease expired"))], []);

    private static IEnumerable<ISweepEvent> Lost(SweepState state, DeviceId device, string reason) =>
        state.TrialOf.TryGetValue(device, out var trial) ? [new AttemptEnded(state.Leases[trial].Id, device, Failed: false, reason)] : [];

    private static string? WhyForeign(SweepState state, LeaseId lease) =>
        state.Sweep is not { } sweep || sweep.SweepId != lease.SweepId ? $"this coordinator does not run sweep {lease.SweepId}"
        : lease.Trial < 0 || lease.Trial >= sweep.Trials ? $"the sweep has no trial {lease.Trial}"
        : null;

    private static Decision Stop(DeviceId device, LeaseId lease, string reason) => new([], [new Send(device, new StopAttempt(lease, reason))]);

    /// <summary>Attempts of a trial that ended without a result.</summary>
    private static int Attempts(SweepState state, long trial) =>
        state.Setbacks.TryGetValue(trial, out var setbacks) ? setbacks.Failed + setbacks.Lost : 0;
}
