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

/// <summary>Lease epochs up to this one may be handed out; a later coordinator starts above.</summary>
[MessagePackObject]
public sealed record EpochsReserved([property: Key(0)] long UpTo) : IJournalEvent;

/// <summary>An attempt ended without a result, and its trial is to be tried again.</summary>
/// <param name="Lease">The attempt.</param>
/// <param name="Device">Who ran it.</param>
/// <param name="Failed">True: it failed by itself, which counts against the trial; false: it was lost (node gone, lease expired).</param>
/// <param name="Reason">The error, or how it was lost.</param>
[MessagePackObject]
public sealed record AttemptEnded(
    [property: Key(0)] LeaseId Lease,
    [property: Key(1)] DeviceId Device,
    [property: Key(2)] bool Failed,
    [property: Key(3)] string Reason) : IJournalEvent;

/// <summary>A trial has its result; there is never a second one.</summary>
[MessagePackObject]
public sealed record TrialEnded(
    [property: Key(0)] long Trial,
    [property: Key(1)] int Attempts,
    [property: Key(2)] string Node,
    [property: Key(3)] TrialResult Result) : IJournalEvent;

/// <summary>A lease was handed out, or one from an earlier coordinator was taken over.</summary>
public sealed record LeaseOpened(Lease Lease) : ISweepEvent;

/// <summary>A lease holds for longer.</summary>
public sealed record LeaseExtended(long Trial, DateTimeOffset Expires) : ISweepEvent;

/// <summary>A device was heard of.</summary>
public sealed record DeviceSeen(DeviceId Device, DateTimeOffset At) : ISweepEvent;

/// <summary>A device is gone.</summary>
public sealed record DeviceGone(DeviceId Device) : ISweepEvent;

/// <summary>A result of a trial that has one was acknowledged and dropped.</summary>
public sealed record DuplicateDropped(long Trial) : ISweepEvent;
