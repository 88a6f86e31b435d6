using MessagePack;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>A change of a sweep's state.</summary>
public interface ISweepEvent;

/// <summary>A change that is persisted, because it cannot be computed again.</summary>
public interface IJournalEvent : ISweepEvent;

/// <summary>A sweep begins.</summary>
[MessagePackObject]
public sealed record SweepSubmitted([property: Key(0)] SweepHeader Sweep) : IJournalEvent;

/// <summary>
/// A coordinator took charge: the first thing it writes. The journal takes every sequence number once, so whatever an earlier coordinator
/// writes from
/// now on is refused.
/// </summary>
/// <param name="By">Its address.</param>
[MessagePackObject]
public sealed record CoordinatorTookOver([property: Key(0)] string By) : IJournalEvent;

/// <summary>Lease epochs up to this one may be handed out; a later coordinator starts above.</summary>
[MessagePackObject]
public sealed record EpochsReserved([property: Key(0)] long UpTo) : IJournalEvent;

/// <summary>An attempt ended without a result, and its trial is to be tried again.</summary>
/// <param name="Lease">The attempt.</param>
/// <param name="Device">Who ran it.</param>
/// <param name="End">How.</param>
/// <param name="Reason">The error, or how it was lost.</param>
/// <param name="InCompany">Whether other attempts ran in the same process: who of them brought it down cannot be known.</param>
[MessagePackObject]
public sealed record AttemptEnded(
    [property: Key(0)] LeaseId Lease,
    [property: Key(1)] DeviceId Device,
    [property: Key(2)] AttemptEnd End,
    [property: Key(3)] string Reason,
    [property: Key(4)] bool InCompany = false
) : IJournalEvent;

/// <summary>An attempt that was counted as lost turns out to have brought its node's process down.</summary>
/// <param name="Lease">The attempt.</param>
/// <param name="Device">Who ran it.</param>
/// <param name="End"><see cref="AttemptEnd.Crashed"/> or <see cref="AttemptEnd.OutOfMemory"/>.</param>
/// <param name="Reason">How the process ended.</param>
/// <param name="InCompany">Whether other attempts ran in the same process.</param>
[MessagePackObject]
public sealed record LossExplained(
    [property: Key(0)] LeaseId Lease,
    [property: Key(1)] DeviceId Device,
    [property: Key(2)] AttemptEnd End,
    [property: Key(3)] string Reason,
    [property: Key(4)] bool InCompany
) : IJournalEvent;

/// <summary>A trial has its result; there is never a second one.</summary>
[MessagePackObject]
public sealed record TrialEnded(
    [property: Key(0)] long Trial,
    [property: Key(1)] int Attempts,
    [property: Key(2)] string Node,
    [property: Key(3)] TrialResult Result
) : IJournalEvent;

/// <summary>A trial recorded as failed is opened again, at an operator's word.</summary>
[MessagePackObject]
public sealed record TrialReopened([property: Key(0)] long Trial) : IJournalEvent;

/// <summary>The sweep is paused, cancelled, or goes on.</summary>
[MessagePackObject]
public sealed record ModeChanged([property: Key(0)] SweepMode Mode) : IJournalEvent;

/// <summary>A node gets no more work: its attempts keep failing while those of others do not.</summary>
/// <param name="Node">The node.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When, so that the quarantine goes on under a coordinator that takes over; null in journals of version 0.1.0.</param>
[MessagePackObject]
public sealed record NodeQuarantined(
    [property: Key(0)] string Node,
    [property: Key(1)] string Reason,
    [property: Key(2)] DateTimeOffset? At = null
) : IJournalEvent;

/// <summary>A quarantined node gets work again.</summary>
[MessagePackObject]
public sealed record NodeReleased([property: Key(0)] string Node) : IJournalEvent;

/// <summary>A node is to hand its work back and end.</summary>
/// <param name="Node">The node.</param>
/// <param name="Start">The start of the process that is to end (<see cref="NodeStart.Id"/>); null: not known.</param>
[MessagePackObject]
public sealed record NodeDraining([property: Key(0)] string Node, [property: Key(1)] string? Start = null) : IJournalEvent;

/// <summary>A node that was drained has been started again: it gets work.</summary>
[MessagePackObject]
public sealed record NodeRejoined([property: Key(0)] string Node) : IJournalEvent;

/// <summary>A lease was handed out, or one from an earlier coordinator was taken over.</summary>
public sealed record LeaseOpened(Lease Lease) : ISweepEvent;

/// <summary>A lease holds for longer.</summary>
public sealed record LeaseExtended(long Trial, DateTimeOffset Expires) : ISweepEvent;

/// <summary>The coordinator itself stood still: no lease may expire for that.</summary>
public sealed record LeasesShifted(TimeSpan By) : ISweepEvent;

/// <summary>The time of the last tick.</summary>
public sealed record Ticked(DateTimeOffset At) : ISweepEvent;

/// <summary>A trial waits before its next attempt.</summary>
public sealed record BackedOff(long Trial, DateTimeOffset Until) : ISweepEvent;

/// <summary>A node is kept free of other work until a trial that must run alone has run there; null: no more.</summary>
public sealed record NodeReserved(string Node, long? Trial) : ISweepEvent;

/// <summary>A device was heard of.</summary>
public sealed record DeviceSeen(DeviceId Device, DateTimeOffset At, NodeStart? Start = null) : ISweepEvent;

/// <summary>The process that works under a node's name was heard of.</summary>
/// <param name="Node">The name.</param>
/// <param name="StartId">The process's start.</param>
/// <param name="Keeper">Who starts it; null: not told.</param>
public sealed record NodeHeard(string Node, string StartId, string? Keeper) : ISweepEvent;

/// <summary>The process that works under a node's name has closed its connection.</summary>
public sealed record HolderHungUp(string Node) : ISweepEvent;

/// <summary>A process wants a name that another has.</summary>
public sealed record NameClaimed(string Node, string StartId) : ISweepEvent;

/// <summary>A process may not work under a node's name.</summary>
public sealed record NodeRefused(string Node, string StartId, string Reason) : ISweepEvent;

/// <summary>A device is gone.</summary>
public sealed record DeviceGone(DeviceId Device) : ISweepEvent;

/// <summary>From when on a quarantine counts, where the journal does not tell or tells a time to come.</summary>
public sealed record QuarantineCounted(string Node, DateTimeOffset From) : ISweepEvent;

/// <summary>A result of a trial that has one was acknowledged and dropped.</summary>
public sealed record DuplicateDropped(long Trial) : ISweepEvent;
