using MessagePack;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Results;

namespace PsiSweep.Shared.Protocol;

/// <summary>What crosses the wire between coordinator and nodes. Every message is under 64 KB once serialized.</summary>
public interface IProtocolMessage;

/// <summary>W3C trace context (https://www.w3.org/TR/trace-context/), carried because nothing else crosses a mailbox.</summary>
/// <param name="TraceParent">The <c>traceparent</c> header's value.</param>
/// <param name="TraceState">The <c>tracestate</c> header's value, or null.</param>
[MessagePackObject]
public sealed record TraceContext([property: Key(0)] string TraceParent, [property: Key(1)] string? TraceState = null);

/// <summary>The right of one device to run one attempt.</summary>
/// <param name="SweepId">The sweep.</param>
/// <param name="Trial">Index of the trial, from 0.</param>
/// <param name="Attempt">Which try at the trial, from 1.</param>
/// <param name="Epoch">Fencing token: larger for every later lease of the sweep; persisted before the lease is handed out.</param>
[MessagePackObject]
public sealed record LeaseId(
    [property: Key(0)] string SweepId,
    [property: Key(1)] long Trial,
    [property: Key(2)] int Attempt,
    [property: Key(3)] long Epoch
);

/// <summary>A device of a node.</summary>
/// <param name="Node">The node's name, unique in the cluster.</param>
/// <param name="Device">The device on that node, such as <c>cpu:0</c> or <c>cuda:1</c>.</param>
/// <param name="Kind">What decides the bits: <c>cpu</c> or <c>cuda</c>.</param>
[MessagePackObject]
public sealed record DeviceId([property: Key(0)] string Node, [property: Key(1)] string Device, [property: Key(2)] string Kind)
{
    /// <summary><c>NODE/DEVICE</c>.</summary>
    public override string ToString() => $"{Node}/{Device}";
}

/// <summary>Device to coordinator: I have room, give me a trial.</summary>
/// <param name="Device">The device.</param>
/// <param name="Start">The start of its node's process, so that the coordinator learns how the one before it ended.</param>
[MessagePackObject]
public sealed record RequestWork([property: Key(0)] DeviceId Device, [property: Key(1)] NodeStart? Start = null) : IProtocolMessage;

/// <summary>Coordinator to device: run this attempt.</summary>
[MessagePackObject]
public sealed record LeaseGranted : IProtocolMessage
{
    /// <summary>The lease.</summary>
    [Key(0)]
    public required LeaseId Lease { get; init; }

    /// <summary>What to run.</summary>
    [Key(1)]
    public required TrialConfig Config { get; init; }

    /// <summary>How long the lease holds from its granting or last renewal; the device renews at a third of it.</summary>
    [Key(2)]
    public required TimeSpan Duration { get; init; }

    /// <summary>Folder for what the trial saves (weights), as the nodes see it; null: nothing is saved.</summary>
    [Key(3)]
    public string? OutputFolder { get; init; }

    /// <summary>The trial's trace: the span that scheduled it.</summary>
    [Key(4)]
    public TraceContext? Trace { get; init; }

    /// <summary>When and where checkpoints are written; null: there are none.</summary>
    [Key(5)]
    public CheckpointPolicy? Checkpoints { get; init; }

    /// <summary>An attempt that makes no step for this long hangs.</summary>
    [Key(6)]
    public TimeSpan HungAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The start of the process that asked (<see cref="NodeStart.Id"/>). A process that was started since must not take the lease: the
    /// coordinator
    /// closed it when the new one asked.
    /// </summary>
    [Key(7)]
    public string? StartId { get; init; }
}

/// <summary>Coordinator to device: nothing to hand out now.</summary>
/// <param name="RetryAfter">Ask again after this long.</param>
/// <param name="SweepEnded">Whether every trial has ended.</param>
[MessagePackObject]
public sealed record NoWork([property: Key(0)] TimeSpan RetryAfter, [property: Key(1)] bool SweepEnded) : IProtocolMessage;

/// <summary>Device to coordinator: the attempt lives; renew its lease. Carries the newest progress for the live view.</summary>
/// <param name="Lease">The attempt's lease.</param>
/// <param name="Device">The device.</param>
/// <param name="Progress">What is new since the last one; null: nothing.</param>
/// <param name="Start">The start of its node's process.</param>
[MessagePackObject]
public sealed record RenewLease(
    [property: Key(0)] LeaseId Lease,
    [property: Key(1)] DeviceId Device,
    [property: Key(2)] TrialProgress? Progress,
    [property: Key(3)] NodeStart? Start = null
) : IProtocolMessage;

/// <summary>Coordinator to device: the lease holds for its duration from now.</summary>
[MessagePackObject]
public sealed record LeaseRenewed([property: Key(0)] LeaseId Lease) : IProtocolMessage;

/// <summary>Coordinator to device: stop this attempt and ask for work.</summary>
/// <param name="Lease">The attempt's lease.</param>
/// <param name="Reason">Why, in a sentence for the log.</param>
/// <param name="HandBack">True: the trial is to go on later, so write a checkpoint and answer <see cref="AttemptGivenUp"/>; false: it is of
/// no more use.</param>
[MessagePackObject]
public sealed record StopAttempt(
    [property: Key(0)] LeaseId Lease,
    [property: Key(1)] string Reason,
    [property: Key(2)] bool HandBack = false
) : IProtocolMessage;

/// <summary>Where an attempt is: streamed while it runs, at most once, for the live view only.</summary>
/// <param name="Phase"><c>train</c>, <c>evaluate</c> or the name of the measure at work.</param>
/// <param name="Latest">The newest epochs since the last report, at most 32.</param>
/// <param name="MaxEpochs">Epochs at most.</param>
/// <param name="SamplesPerSecond">Training samples a second, or 0 before the first epoch.</param>
/// <param name="Seconds">Seconds of work in the trial so far, those before the checkpoint it went on from included.</param>
/// <param name="ResumedSeconds">Of these, seconds that a checkpoint had saved when this attempt began.</param>
[MessagePackObject]
public sealed record TrialProgress(
    [property: Key(0)] string Phase,
    [property: Key(1)] EpochMetrics[] Latest,
    [property: Key(2)] int MaxEpochs,
    [property: Key(3)] double SamplesPerSecond,
    [property: Key(4)] double Seconds = 0,
    [property: Key(5)] double ResumedSeconds = 0
);

/// <summary>
/// Device to coordinator: one part of a finished attempt's result. A result whose curve is long travels in several parts, all sent again
/// until <see cref="ResultPersisted"/> comes; the last part carries no more curve than its share, the first carries everything else.
/// </summary>
[MessagePackObject]
public sealed record ResultPart : IProtocolMessage
{
    /// <summary>The lease under which it was computed.</summary>
    [Key(0)]
    public required LeaseId Lease { get; init; }

    /// <summary>Who computed it.</summary>
    [Key(1)]
    public required DeviceId Device { get; init; }

    /// <summary>This part, from 0.</summary>
    [Key(2)]
    public required int Part { get; init; }

    /// <summary>Number of parts, ≥ 1.</summary>
    [Key(3)]
    public required int Parts { get; init; }

    /// <summary>The result with an empty curve in part 0; null in the others.</summary>
    [Key(4)]
    public TrialResult? Result { get; init; }

    /// <summary>This part's share of the curve.</summary>
    [Key(5)]
    public EpochMetrics[] Curve { get; init; } = [];

    /// <summary>The attempt's span.</summary>
    [Key(6)]
    public TraceContext? Trace { get; init; }
}

/// <summary>Coordinator to device: the trial's result (this one or an earlier one) is persisted; forget it.</summary>
[MessagePackObject]
public sealed record ResultPersisted([property: Key(0)] LeaseId Lease) : IProtocolMessage;

/// <summary>
/// Device to coordinator: the attempt ended without a result, by its own error or handed back; sent again until <see cref="EndRecorded"/>
/// comes.
/// </summary>
/// <param name="Lease">The attempt's lease.</param>
/// <param name="Device">Who ran it.</param>
/// <param name="End">How it ended.</param>
/// <param name="Reason">The error, or why it was handed back: a sentence for the user.</param>
/// <param name="Trace">The attempt's span.</param>
[MessagePackObject]
public sealed record AttemptGivenUp(
    [property: Key(0)] LeaseId Lease,
    [property: Key(1)] DeviceId Device,
    [property: Key(2)] AttemptEnd End,
    [property: Key(3)] string Reason,
    [property: Key(4)] TraceContext? Trace = null
) : IProtocolMessage;

/// <summary>Coordinator to device: the end of the attempt is persisted.</summary>
[MessagePackObject]
public sealed record EndRecorded([property: Key(0)] LeaseId Lease) : IProtocolMessage;

/// <summary>Coordinator to a device of a node that is drained: hand back what runs; the node's process ends once every lease is
/// back.</summary>
[MessagePackObject]
public sealed record LeaveCluster([property: Key(0)] string Reason) : IProtocolMessage;

/// <summary>Coordinator to a device of a process that has not the name it goes by: it may not work, now or later; its process
/// ends.</summary>
/// <param name="Reason">Why, in a sentence for the user.</param>
[MessagePackObject]
public sealed record RefuseNode([property: Key(0)] string Reason) : IProtocolMessage;
