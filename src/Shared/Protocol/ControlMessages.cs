using MessagePack;
using PsiSweep.Shared.Results;

namespace PsiSweep.Shared.Protocol;

/// <summary>What an operator may ask of the coordinator in charge, from any machine; answered with <see cref="ControlAnswer"/> once it is
/// persisted.</summary>
public interface IControlRequest : IProtocolMessage;

/// <summary>Hand out nothing more; running attempts write a checkpoint and are handed back.</summary>
[MessagePackObject]
public sealed record PauseSweep : IControlRequest;

/// <summary>Go on with a paused or cancelled sweep.</summary>
[MessagePackObject]
public sealed record ResumeSweep : IControlRequest;

/// <summary>End the sweep with what is finished; running attempts are stopped.</summary>
[MessagePackObject]
public sealed record CancelSweep : IControlRequest;

/// <summary>Open the trials recorded as failed again, with their budgets as new.</summary>
[MessagePackObject]
public sealed record RetryFailed : IControlRequest;

/// <summary>A node hands its leases back and its process ends.</summary>
/// <param name="Node">Its name.</param>
[MessagePackObject]
public sealed record DrainNode([property: Key(0)] string Node) : IControlRequest;

/// <summary>A quarantined node gets work again.</summary>
/// <param name="Node">Its name.</param>
[MessagePackObject]
public sealed record ReleaseNode([property: Key(0)] string Node) : IControlRequest;

/// <summary>
/// An order that is meant for one sweep, whoever listens at its coordinator's address by now. Answered with <see cref="ControlAnswer"/>.
/// </summary>
/// <param name="SweepId">Identity of the sweep.</param>
/// <param name="Order">The order's stable name.</param>
/// <param name="Bytes">The order, packed.</param>
[MessagePackObject]
public sealed record OrderForSweep(
    [property: Key(0)] string SweepId,
    [property: Key(1)] string Order,
    [property: Key(2)] byte[] Bytes
) : IProtocolMessage;

/// <summary>The coordinator's answer to a request.</summary>
/// <param name="Done">Whether it was done.</param>
/// <param name="Text">What was done, or why not: a sentence for the user.</param>
[MessagePackObject]
public sealed record ControlAnswer([property: Key(0)] bool Done, [property: Key(1)] string Text) : IProtocolMessage;

/// <summary>Asks where the sweep is; answered with <see cref="SweepOverview"/>.</summary>
[MessagePackObject]
public sealed record GetOverview : IProtocolMessage;

/// <summary>Where a sweep is and what its nodes do: small enough for one message whatever the sweep's size.</summary>
[MessagePackObject]
public sealed record SweepOverview : IProtocolMessage
{
    /// <summary>Identity of the sweep.</summary>
    [Key(0)]
    public required string SweepId { get; init; }

    /// <summary>Its name.</summary>
    [Key(1)]
    public required string Name { get; init; }

    /// <summary><c>running</c>, <c>paused</c>, <c>cancelled</c> or <c>finished</c>.</summary>
    [Key(2)]
    public required string State { get; init; }

    /// <summary>Address of the coordinator in charge.</summary>
    [Key(3)]
    public required string Leader { get; init; }

    /// <summary>Trials in all.</summary>
    [Key(4)]
    public required long Trials { get; init; }

    /// <summary>Ended trials by status.</summary>
    [Key(5)]
    public required Dictionary<TrialStatus, long> Ended { get; init; }

    /// <summary>Attempts that run.</summary>
    [Key(6)]
    public required int Running { get; init; }

    /// <summary>Attempts that ended without a result, by how.</summary>
    [Key(7)]
    public required Dictionary<AttemptEnd, long> AttemptsEnded { get; init; }

    /// <summary>Results dropped because their trial had one.</summary>
    [Key(8)]
    public required long DuplicatesDropped { get; init; }

    /// <summary>Seconds of training done again because attempts were lost after their last checkpoint.</summary>
    [Key(9)]
    public required double SecondsLost { get; init; }

    /// <summary>The nodes, by name, at most 200.</summary>
    [Key(10)]
    public required NodeOverview[] Nodes { get; init; }

    /// <summary>Which processes that wanted to be nodes were refused of late, and why, a sentence each, at most 10.</summary>
    [Key(11)]
    public string[] Refusals { get; init; } = [];
}

/// <summary>A node of the cluster.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State"><c>up</c>, <c>draining</c>, <c>quarantined</c> or <c>gone</c>.</param>
/// <param name="Devices">Its devices, with the trial each runs.</param>
/// <param name="FailuresInARow">Attempts that failed there since the last that succeeded.</param>
/// <param name="LastError">The newest of their errors; null: none.</param>
[MessagePackObject]
public sealed record NodeOverview(
    [property: Key(0)] string Name,
    [property: Key(1)] string State,
    [property: Key(2)] DeviceOverview[] Devices,
    [property: Key(3)] int FailuresInARow,
    [property: Key(4)] string? LastError
);

/// <summary>A device of a node.</summary>
/// <param name="Device">Such as <c>cpu:0</c>.</param>
/// <param name="Trial">Index of the trial it runs; null: none.</param>
/// <param name="Phase">What it is at; null: nothing.</param>
[MessagePackObject]
public sealed record DeviceOverview([property: Key(0)] string Device, [property: Key(1)] long? Trial, [property: Key(2)] string? Phase);
