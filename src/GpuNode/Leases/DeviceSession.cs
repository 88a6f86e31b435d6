using System.Collections.Immutable;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.GpuNode.Leases;

/// <summary>What a device is at, as far as the protocol goes. Outlives the actor system, so that a node that was put out of the cluster
/// comes back with its work.</summary>
/// <param name="Device">The device.</param>
/// <param name="Start">The start of its process.</param>
public sealed record DeviceSession(DeviceId Device, NodeStart Start)
{
    /// <summary>The attempt that runs; null: there is room.</summary>
    public RunningLease? Running { get; init; }

    /// <summary>What the coordinator has not acknowledged yet, by lease.</summary>
    public ImmutableDictionary<LeaseId, Outgoing> Outbox { get; init; } = ImmutableDictionary<LeaseId, Outgoing>.Empty;

    /// <summary>When work is asked for next.</summary>
    public DateTimeOffset NextAsk { get; init; }

    /// <summary>Why the node leaves; null: it stays.</summary>
    public string? Leaving { get; init; }

    /// <summary>Why the coordinator refused the process; null: it did not.</summary>
    public string? Refused { get; init; }

    /// <summary>When the process ends itself; null: it does not.</summary>
    public DateTimeOffset? EndBy { get; init; }

    /// <summary>The last tick.</summary>
    public DateTimeOffset? LastTick { get; init; }

    /// <summary>Whether the node leaves and nothing of this device is left to say.</summary>
    public bool HasLeft => Leaving is not null && Running is null && Outbox.IsEmpty;
}

/// <summary>An attempt under its lease.</summary>
/// <param name="Lease">The lease.</param>
/// <param name="Duration">How long it holds from a renewal.</param>
/// <param name="HungAfter">Without a step for this long it hangs.</param>
/// <param name="Until">Until when it holds, reckoned from the sending of what was answered: never later than the coordinator
/// reckons.</param>
/// <param name="LastStepAt">When it last made a step.</param>
public sealed record RunningLease(LeaseId Lease, TimeSpan Duration, TimeSpan HungAfter, DateTimeOffset Until, DateTimeOffset LastStepAt)
{
    /// <summary>
    /// Whether it holds, as the attempt was told last. Not before the first renewal is answered: the lease may have been on its way for
    /// long.
    /// </summary>
    public bool Holds { get; init; }

    /// <summary>The attempt's count of steps at the last tick.</summary>
    public long Steps { get; init; }

    /// <summary>When it is renewed next.</summary>
    public DateTimeOffset NextRenewal { get; init; }

    /// <summary>When the first renewal was sent that is not answered; null: none is open.</summary>
    public DateTimeOffset? UnansweredSince { get; init; }

    /// <summary>Renewals sent since.</summary>
    public int Unanswered { get; init; }

    /// <summary>Whether it was told to stop: it is of no more use.</summary>
    public bool Stopped { get; init; }

    /// <summary>Whether it was told to write a checkpoint and end.</summary>
    public bool HandedBack { get; init; }
}

/// <summary>Messages that are sent until they are acknowledged.</summary>
/// <param name="Messages">The messages.</param>
/// <param name="NextSend">When they are sent again.</param>
/// <param name="Wait">The wait after that.</param>
public sealed record Outgoing(IReadOnlyList<IProtocolMessage> Messages, DateTimeOffset NextSend, TimeSpan Wait);
