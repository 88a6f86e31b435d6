using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>What follows from an operator's orders.</summary>
internal static class Operating
{
    public static Decision Decide(SweepState state, IControlRequest request) =>
        request switch
        {
            PauseSweep when state.Mode == SweepMode.Cancelled => No("the sweep is cancelled; 'resume' goes on with it"),
            PauseSweep => Change(state, SweepMode.Paused, "paused"),
            CancelSweep => Change(state, SweepMode.Cancelled, "cancelled"),
            ResumeSweep => Change(state, SweepMode.Running, "running"),
            RetryFailed => Retry(state),
            DrainNode drain => Drain(state, drain.Node),
            ReleaseNode release => Release(state, release.Node),
            _ => throw new ArgumentOutOfRangeException(nameof(request), request, "not an order"),
        };

    private static Decision Change(SweepState state, SweepMode mode, string word)
    {
        if (state.IsComplete)
            return No("the sweep has finished");
        if (state.Mode == mode)
            return new([], [], new(true, $"the sweep is {word} already"));
        var changed = new ModeChanged(mode);
        var after = SweepStates.Apply(state, changed);
        var replies = after
            .Leases.Values.Where(_ => mode != SweepMode.Running)
            .Select(l => new Send(l.Device, new StopAttempt(l.Id, Orders.HandBackReason(after, l.Device.Node)!, HandBack: true)))
            .ToArray();
        var handed = replies.Length == 0 ? "" : $"; {replies.Length} running attempts write a checkpoint and are handed back";
        return new([changed], replies, new(true, $"the sweep is {word}{handed}"));
    }

    private static Decision Retry(SweepState state)
    {
        TrialReopened[] reopened = [.. state.Failed.All().Select(t => new TrialReopened(t))];
        return new(
            reopened,
            [],
            new(true, reopened.Length == 0 ? "no trial is recorded as failed" : $"{reopened.Length} failed trials are tried again")
        );
    }

    private static Decision Drain(SweepState state, string node)
    {
        var devices = state.Devices.Where(d => d.Key.Node == node && !d.Value.Gone).Select(d => d.Key).ToArray();
        if (devices.Length == 0)
            return No(UnknownNode(state, node));
        return new(
            [new NodeDraining(node, devices.Select(d => state.Devices[d].StartId).FirstOrDefault(s => s is not null))],
            [.. devices.Select(d => new Send(d, new LeaveCluster("drained by an operator")))],
            new(true, $"{node} hands back what it runs and ends")
        );
    }

    private static Decision Release(SweepState state, string node) =>
        state.Node(node).Quarantine is null
            ? No(state.Nodes.ContainsKey(node) ? $"{node} is not quarantined" : UnknownNode(state, node))
            : new([new NodeReleased(node)], [], new(true, $"{node} gets work again"));

    private static string UnknownNode(SweepState state, string node)
    {
        var known = state.Devices.Where(d => !d.Value.Gone).Select(d => d.Key.Node).Distinct().Order(StringComparer.Ordinal).ToArray();
        return $"there is no node {node}; {(known.Length == 0 ? "no node is there" : $"there are {string.Join(", ", known.Take(20))}")}";
    }

    private static Decision No(string why) => new([], [], new(false, why));
}
