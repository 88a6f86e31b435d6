using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>Which trial a device that has room gets.</summary>
/// <param name="rules">Durations and limits.</param>
internal sealed class Granting(SchedulingRules rules)
{
    public Decision Decide(SweepState state, AskForWork ask, DateTimeOffset now)
    {
        var device = ask.Device;
        var events = new List<ISweepEvent>();
        if (state.TrialOf.TryGetValue(device, out var held))
        {
            var lease = state.Leases[held];
            var sameProcess =
                ask.Start is null || state.Devices.GetValueOrDefault(device)?.StartId is not { } known || known == ask.Start.Id;
            // It never heard of the lease: the message was lost, or crossed this one. The same lease again costs nothing.
            if (!lease.Renewed && sameProcess && state.Mode == SweepMode.Running)
                return new([new DeviceSeen(device, now, ask.Start)], [new Grant(device, lease.Id, ask.Start?.Id)]);
            events.AddRange(ProcessEnds.OfHeldLease(state, lease, ask.Start, rules, now));
        }
        else
        {
            events.AddRange(ProcessEnds.OfLostLease(state, device, ask.Start, rules, now));
        }

        events.AddRange(Drains.OfAsking(state, device.Node, ask.Start));
        events.Add(new DeviceSeen(device, now, ask.Start));
        var after = SweepStates.Apply(state, events);
        // First: the order may have been lost, and a node is drained of a sweep that is paused or over, too.
        if (after.Node(device.Node).Draining)
            return new(events, [new Send(device, new LeaveCluster("the node is drained"))]);
        if (after.Sweep is null || after.IsComplete || after.Mode != SweepMode.Running)
            return new(events, [NoWork(after, device)]);
        if (Quarantine.Of(after, device.Node, rules, now) is { } quarantine)
            return new([.. events, .. quarantine], [NoWork(after, device)]);
        if (after.Node(device.Node).Quarantine is not null)
            return new(events, [NoWork(after, device)]);

        var pick = Pick(after, device, now);
        if (pick.Reserve is { } reserve)
            events.Add(new NodeReserved(device.Node, reserve));
        if (pick.Trial is not { } trial)
            return new(events, [NoWork(after, device)]);

        var epoch = after.LastEpoch + 1;
        if (epoch > after.EpochsReserved)
            events.Add(new EpochsReserved(epoch + rules.EpochBlock - 1));
        var id = new LeaseId(after.Sweep.SweepId, trial, after.SetbacksOf(trial).Attempts + 1, epoch);
        events.Add(new LeaseOpened(new(id, device, now + rules.LeaseDuration, Renewed: false)));
        return new(events, [new Grant(device, id, ask.Start?.Id)]);
    }

    private Send NoWork(SweepState state, DeviceId device) => new(device, new NoWork(rules.RetryAfter, state.IsOver));

    private (long? Trial, long? Reserve) Pick(SweepState state, DeviceId device, DateTimeOffset now)
    {
        var node = device.Node;
        var idle = !state.LeasesOn(node).Any();
        if (state.LeasesOn(node).Any(l => state.SetbacksOf(l.Id.Trial).Alone))
            return (null, null); // a trial runs alone there
        if (state.Node(node).ReservedFor is { } reserved && state.Waiting.Contains(reserved))
            return (idle ? reserved : null, null);

        foreach (var trial in state.Waiting)
        {
            var setbacks = state.SetbacksOf(trial);
            if (setbacks.NotBefore > now || (setbacks.Avoid is { } avoid && ShouldAvoid(state, device, avoid, now)))
                continue;
            if (!setbacks.Alone || idle)
                return (trial, null);
            // It waits for a process of its own; one node is kept free for it, the first that asks.
            if (!state.Nodes.Values.Any(n => n.ReservedFor == trial))
                return (null, trial);
        }

        var fresh = SweepStates.NextFresh(state);
        return (fresh < state.Sweep!.Trials ? fresh : null, null);
    }

    /// <summary>Whether a trial that failed on a device waits for another one, on another node where there is one.</summary>
    private bool ShouldAvoid(SweepState state, DeviceId device, DeviceId avoid, DateTimeOffset now)
    {
        bool Serves(KeyValuePair<DeviceId, DeviceState> d) =>
            !d.Value.Gone
            && d.Value.LastSeen >= now - rules.DeviceForgottenAfter
            && d.Key.Kind == avoid.Kind
            && !state.Node(d.Key.Node).Draining
            && state.Node(d.Key.Node).Quarantine is null;
        var others = state.Devices.Where(Serves).Select(d => d.Key).ToArray();
        return others.Any(d => d.Node != avoid.Node) ? device.Node == avoid.Node : device == avoid && others.Any(d => d != avoid);
    }
}
