namespace PsiSweep.Coordinator.Scheduling;

/// <summary>Keeps work from a node on which everything fails while it does not elsewhere.</summary>
internal static class Quarantine
{
    /// <summary>The events that quarantine a node; null: it is not to be quarantined.</summary>
    /// <remarks>
    /// Several different trials must have failed there in a row, and another node must have given results: when everything fails
    /// everywhere, the
    /// sweep is at fault, not the node, and it goes on to its end.
    /// </remarks>
    public static IReadOnlyList<ISweepEvent>? Of(SweepState state, string node, SchedulingRules rules, DateTimeOffset now)
    {
        var here = state.Node(node);
        if (here.FailuresInARow < rules.QuarantineAfter || here.FailedTrials.Count < 2 || here.Quarantine is not null)
            return null;
        var others = state
            .Devices.Where(d => d.Key.Node != node && !d.Value.Gone && d.Value.LastSeen >= now - rules.DeviceForgottenAfter)
            .Select(d => state.Node(d.Key.Node));
        return others.Any(n => n.Quarantine is null && n.Results > 0 && n.FailuresInARow < rules.QuarantineAfter)
            ?
            [
                new NodeQuarantined(
                    node,
                    $"{here.FailuresInARow} attempts in a row failed there, while other nodes gave results; the last error: "
                        + $"{here.LastError}",
                    now
                ),
            ]
            : null;
    }

    /// <summary>Quarantines that are over: the node gets a trial to show itself, and one more failure brings the quarantine back.</summary>
    public static IEnumerable<ISweepEvent> Over(SweepState state, SchedulingRules rules, DateTimeOffset now) =>
        state
            .Nodes.Where(n => n.Value.Quarantine is not null && now - n.Value.QuarantinedAt >= rules.QuarantineTime)
            .Select(n => new NodeReleased(n.Key));

    /// <summary>Quarantines that count from now on: an older journal does not tell since when they are, or another machine's clock, ahead
    /// of this one's, said so.</summary>
    public static IEnumerable<ISweepEvent> Uncounted(SweepState state, DateTimeOffset now) =>
        state
            .Nodes.Where(n => n.Value.Quarantine is not null && (n.Value.QuarantinedAt is not { } at || at > now))
            .Select(n => new QuarantineCounted(n.Key, now));
}
