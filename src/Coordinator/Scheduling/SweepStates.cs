using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

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
            CoordinatorTookOver => state,
            ModeChanged e => state with { Mode = e.Mode },
            EpochsReserved e => state with { EpochsReserved = e.UpTo },
            LeaseOpened e => Open(state, e.Lease),
            LeaseExtended e => state with
            {
                Leases = state.Leases.SetItem(e.Trial, state.Leases[e.Trial] with { Expires = e.Expires, Renewed = true }),
            },
            LeasesShifted e => state with
            {
                Leases = state.Leases.SetItems(
                    state.Leases.Select(l => KeyValuePair.Create(l.Key, l.Value with { Expires = l.Value.Expires + e.By }))
                ),
            },
            Ticked e => NameStates.Tick(state) with { LastTick = e.At },
            AttemptEnded e => OnAttemptEnded(state, e),
            LossExplained e => OnLossExplained(state, e),
            BackedOff e => WithSetbacks(state, e.Trial, s => s with { NotBefore = e.Until }),
            TrialEnded e => End(Close(state, e.Trial), e),
            TrialReopened e => Reopen(state, e.Trial),
            DeviceSeen e => See(state, e),
            DeviceGone e => Gone(state, e.Device),
            NodeHeard e => WithNode(state, e.Node, n => NameStates.Hear(n, e)),
            HolderHungUp e => WithNode(state, e.Node, NameStates.HangUp),
            NameClaimed e => WithNode(state, e.Node, n => NameStates.Claim(n, e)),
            NodeRefused e => WithNode(state, e.Node, n => NameStates.Refuse(n, e)),
            NodeReserved e => WithNode(state, e.Node, n => n with { ReservedFor = e.Trial }),
            NodeDraining e => WithNode(state, e.Node, n => n with { Draining = true, DrainedStart = e.Start }),
            NodeRejoined e => WithNode(state, e.Node, n => n with { Draining = false, DrainedStart = null }),
            NodeQuarantined e => OnQuarantined(state, e),
            NodeReleased e => WithNode(
                state,
                e.Node,
                n => n with { Quarantine = null, QuarantinedAt = null, FailuresInARow = Math.Max(0, n.FailuresInARow - 1) }
            ),
            QuarantineCounted e => WithNode(state, e.Node, n => n with { QuarantinedAt = e.From }),
            DuplicateDropped => state with { DuplicatesDropped = state.DuplicatesDropped + 1 },
            _ => throw new ArgumentOutOfRangeException(nameof(change), change, "not an event"),
        };
    }

    /// <summary>The state after events.</summary>
    public static SweepState Apply(SweepState state, IEnumerable<ISweepEvent> changes) => changes.Aggregate(state, Apply);

    /// <summary>The state with which a coordinator begins once the journal is replayed: epochs that an earlier one may have handed out are
    /// skipped.</summary>
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
        var trial = lease.Id.Trial;
        var closed = Close(state, trial); // a newer epoch takes over from an older one
        var node = lease.Device.Node;
        var opened = closed with
        {
            Leases = closed.Leases.SetItem(trial, lease),
            TrialOf = closed.TrialOf.SetItem(lease.Device, trial),
            Waiting = closed.Waiting.Remove(trial),
            LastEpoch = Math.Max(closed.LastEpoch, lease.Id.Epoch),
            Devices = closed.Devices.TryGetValue(lease.Device, out var device)
                ? closed.Devices.SetItem(lease.Device, device with { LostLease = null })
                : closed.Devices,
            Nodes =
                closed.Node(node).ReservedFor == trial
                    ? closed.Nodes.SetItem(node, closed.Node(node) with { ReservedFor = null })
                    : closed.Nodes,
        };
        if (opened.Setbacks.ContainsKey(trial))
            opened = WithSetbacks(opened, trial, s => s with { LastEpoch = Math.Max(s.LastEpoch, lease.Id.Epoch) });
        return opened with { NextFresh = NextFresh(opened) };
    }

    private static SweepState Close(SweepState state, long trial) =>
        state.Leases.TryGetValue(trial, out var lease)
            ? state with
            {
                Leases = state.Leases.Remove(trial),
                TrialOf = state.TrialOf.Remove(lease.Device),
            }
            : state;

    private static SweepState OnAttemptEnded(SweepState state, AttemptEnded e)
    {
        if (state.Ended.Contains(e.Lease.Trial))
            return state;
        var hadBegun = state.Leases.TryGetValue(e.Lease.Trial, out var lease) && lease.Renewed;
        var closed = Close(state, e.Lease.Trial);
        var setback = WithSetbacks(
            closed,
            e.Lease.Trial,
            s => s.With(e.End, e.Device, e.InCompany) with { LastEpoch = Math.Max(s.LastEpoch, e.Lease.Epoch) }
        );
        var counted = setback with
        {
            Waiting = setback.Waiting.Add(e.Lease.Trial),
            AttemptsEnded = setback.AttemptsEnded.SetItem(e.End, setback.AttemptsEnded.GetValueOrDefault(e.End) + 1),
        };
        return e.End switch
        {
            AttemptEnd.Lost when hadBegun => counted with
            {
                Devices = counted.Devices.TryGetValue(e.Device, out var device)
                    ? counted.Devices.SetItem(e.Device, device with { LostLease = e.Lease, LostInCompany = e.InCompany })
                    : counted.Devices,
            },
            AttemptEnd.Lost or AttemptEnd.HandedBack => counted,
            _ => WithNode(
                counted,
                e.Device.Node,
                n =>
                    n with
                    {
                        FailuresInARow = n.FailuresInARow + 1,
                        FailedTrials = n.FailedTrials.Add(e.Lease.Trial),
                        LastError = e.Reason,
                    }
            ),
        };
    }

    /// <summary>The attempt was counted as lost; now it counts for what it was.</summary>
    private static SweepState OnLossExplained(SweepState state, LossExplained e)
    {
        if (state.Ended.Contains(e.Lease.Trial))
            return state;
        var explained = WithSetbacks(
            state,
            e.Lease.Trial,
            s => (s with { Lost = Math.Max(0, s.Lost - 1) }).With(e.End, e.Device, e.InCompany)
        );
        return WithNode(
            explained with
            {
                AttemptsEnded = explained
                    .AttemptsEnded.SetItem(AttemptEnd.Lost, Math.Max(0, explained.AttemptsEnded.GetValueOrDefault(AttemptEnd.Lost) - 1))
                    .SetItem(e.End, explained.AttemptsEnded.GetValueOrDefault(e.End) + 1),
            },
            e.Device.Node,
            n => n with { FailuresInARow = n.FailuresInARow + 1, FailedTrials = n.FailedTrials.Add(e.Lease.Trial), LastError = e.Reason }
        );
    }

    private static SweepState End(SweepState state, TrialEnded e)
    {
        if (state.Ended.Contains(e.Trial))
            throw new InvalidOperationException($"trial {e.Trial} ended twice");
        var failed = e.Result.Status == TrialStatus.Failed;
        var ended = state with
        {
            Ended = state.Ended.Add(e.Trial),
            Failed = failed ? state.Failed.Add(e.Trial) : state.Failed,
            EndedBy = state.EndedBy.SetItem(e.Result.Status, state.Count(e.Result.Status) + 1),
            Setbacks = state.Setbacks.Remove(e.Trial),
            Waiting = state.Waiting.Remove(e.Trial),
        };
        return WithNode(
            ended,
            e.Node,
            n =>
                failed
                    ? n with
                    {
                        FailuresInARow = n.FailuresInARow + 1,
                        FailedTrials = n.FailedTrials.Add(e.Trial),
                        LastError = e.Result.Reason,
                    }
                    : n with
                    {
                        FailuresInARow = 0,
                        FailedTrials = [],
                        Results = n.Results + 1,
                    }
        );
    }

    private static SweepState Reopen(SweepState state, long trial) =>
        state with
        {
            Ended = state.Ended.Remove(trial),
            Failed = state.Failed.Remove(trial),
            EndedBy = state.EndedBy.SetItem(TrialStatus.Failed, state.Count(TrialStatus.Failed) - 1),
            Waiting = state.Waiting.Add(trial),
        };

    private static SweepState See(SweepState state, DeviceSeen e)
    {
        var before = state.Devices.GetValueOrDefault(e.Device) ?? new DeviceState(e.At);
        var restarted = e.Start is { } start && start.Id != before.StartId;
        return state with
        {
            Devices = state.Devices.SetItem(
                e.Device,
                restarted ? new DeviceState(e.At, StartId: e.Start!.Id) : before with { LastSeen = e.At, Gone = false }
            ),
        };
    }

    private static SweepState Gone(SweepState state, DeviceId device)
    {
        if (!state.Devices.TryGetValue(device, out var known))
            return state;
        var gone = state with { Devices = state.Devices.SetItem(device, known with { Gone = true }) };
        return gone.Node(device.Node).ReservedFor is not null ? WithNode(gone, device.Node, n => n with { ReservedFor = null }) : gone;
    }

    /// <summary>The failures there were the node's, not the trials'.</summary>
    private static SweepState OnQuarantined(SweepState state, NodeQuarantined e) =>
        WithNode(state, e.Node, n => n with { Quarantine = e.Reason, QuarantinedAt = e.At, ReservedFor = null }) with
        {
            Setbacks = state.Setbacks.SetItems(
                state
                    .Setbacks.Where(s => s.Value.FailedOn.ContainsKey(e.Node))
                    .Select(s =>
                        KeyValuePair.Create(
                            s.Key,
                            s.Value with
                            {
                                FailedOn = s.Value.FailedOn.Remove(e.Node),
                                Lost = s.Value.Lost + s.Value.FailedOn[e.Node],
                            }
                        )
                    )
            ),
        };

    private static SweepState WithSetbacks(SweepState state, long trial, Func<Setbacks, Setbacks> change) =>
        state with
        {
            Setbacks = state.Setbacks.SetItem(trial, change(state.SetbacksOf(trial))),
        };

    private static SweepState WithNode(SweepState state, string node, Func<NodeState, NodeState> change) =>
        state with
        {
            Nodes = state.Nodes.SetItem(node, change(state.Node(node))),
        };
}
