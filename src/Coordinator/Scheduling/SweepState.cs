using System.Collections.Immutable;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>The state of a sweep. Grows with what is in flight or failed, plus a bit a trial.</summary>
public sealed record SweepState
{
    /// <summary>Before any sweep.</summary>
    public static SweepState Initial { get; } = new();

    /// <summary>The sweep; null before it is submitted.</summary>
    public SweepHeader? Sweep { get; init; }

    /// <summary>Trials that have their result.</summary>
    public IndexSet Ended { get; init; } = IndexSet.Empty;

    /// <summary>Number of ended trials by status.</summary>
    public ImmutableDictionary<TrialStatus, long> EndedBy { get; init; } = ImmutableDictionary<TrialStatus, long>.Empty;

    /// <summary>Open leases by trial.</summary>
    public ImmutableDictionary<long, Lease> Leases { get; init; } = ImmutableDictionary<long, Lease>.Empty;

    /// <summary>The trial whose lease a device holds.</summary>
    public ImmutableDictionary<DeviceId, long> TrialOf { get; init; } = ImmutableDictionary<DeviceId, long>.Empty;

    /// <summary>Every trial below this has ended, is leased or waits for another attempt.</summary>
    public long NextFresh { get; init; }

    /// <summary>Trials that wait for another attempt.</summary>
    public ImmutableSortedSet<long> Waiting { get; init; } = ImmutableSortedSet<long>.Empty;

    /// <summary>What befell trials whose attempts failed or were lost, until they end.</summary>
    public ImmutableDictionary<long, Setbacks> Setbacks { get; init; } = ImmutableDictionary<long, Setbacks>.Empty;

    /// <summary>When each device was last heard of.</summary>
    public ImmutableDictionary<DeviceId, DateTimeOffset> Devices { get; init; } = ImmutableDictionary<DeviceId, DateTimeOffset>.Empty;

    /// <summary>Lease epochs up to this one are reserved.</summary>
    public long EpochsReserved { get; init; }

    /// <summary>The last epoch handed out by this coordinator, or reserved by an earlier one.</summary>
    public long LastEpoch { get; init; }

    /// <summary>Results dropped because their trial had one.</summary>
    public long DuplicatesDropped { get; init; }

    /// <summary>Attempts lost to the infrastructure.</summary>
    public long AttemptsLost { get; init; }

    /// <summary>Attempts that failed by themselves.</summary>
    public long AttemptsFailed { get; init; }

    /// <summary>Whether every trial has its result.</summary>
    public bool IsComplete => Sweep is { } sweep && Ended.Count == sweep.Trials;

    /// <summary>Trials that are neither ended nor leased.</summary>
    public long Queued => Sweep is { } sweep ? sweep.Trials - Ended.Count - Leases.Count : 0;

    /// <summary>Ended trials of a status.</summary>
    public long Count(TrialStatus status) => EndedBy.GetValueOrDefault(status);
}

/// <summary>An open lease.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Device">Who holds it.</param>
/// <param name="Expires">When it ends unless renewed.</param>
/// <param name="Renewed">Whether the device has been heard of since: it knows of the lease.</param>
public sealed record Lease(LeaseId Id, DeviceId Device, DateTimeOffset Expires, bool Renewed);

/// <summary>Attempts of a trial that gave no result.</summary>
/// <param name="Failed">Failed by themselves.</param>
/// <param name="Lost">Lost to the infrastructure.</param>
/// <param name="Avoid">The device on which it last failed; another one is tried where there is one.</param>
public sealed record Setbacks(int Failed, int Lost, DeviceId? Avoid)
{
    /// <summary>None yet.</summary>
    public static Setbacks None { get; } = new(0, 0, null);
}
