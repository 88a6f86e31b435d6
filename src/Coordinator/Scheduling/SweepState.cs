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

    /// <summary>What an operator has ordered.</summary>
    public SweepMode Mode { get; init; }

    /// <summary>Trials that have their result.</summary>
    public IndexSet Ended { get; init; } = IndexSet.Empty;

    /// <summary>Of these, trials recorded as failed.</summary>
    public IndexSet Failed { get; init; } = IndexSet.Empty;

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

    /// <summary>The devices ever heard of by this coordinator.</summary>
    public ImmutableDictionary<DeviceId, DeviceState> Devices { get; init; } = ImmutableDictionary<DeviceId, DeviceState>.Empty;

    /// <summary>How nodes fare, by name.</summary>
    public ImmutableDictionary<string, NodeState> Nodes { get; init; } = ImmutableDictionary<string, NodeState>.Empty;

    /// <summary>Lease epochs up to this one are reserved.</summary>
    public long EpochsReserved { get; init; }

    /// <summary>The last epoch handed out by this coordinator, or reserved by an earlier one.</summary>
    public long LastEpoch { get; init; }

    /// <summary>When time was last looked at; null: never.</summary>
    public DateTimeOffset? LastTick { get; init; }

    /// <summary>Results dropped because their trial had one.</summary>
    public long DuplicatesDropped { get; init; }

    /// <summary>Attempts that ended without a result, by how.</summary>
    public ImmutableDictionary<AttemptEnd, long> AttemptsEnded { get; init; } = ImmutableDictionary<AttemptEnd, long>.Empty;

    /// <summary>Whether every trial has its result.</summary>
    public bool IsComplete => Sweep is { } sweep && Ended.Count == sweep.Trials;

    /// <summary>Whether nothing is left to do: complete, or cancelled and everything handed back.</summary>
    public bool IsOver => IsComplete || (Mode == SweepMode.Cancelled && Leases.IsEmpty);

    /// <summary>Trials that are neither ended nor leased.</summary>
    public long Queued => Sweep is { } sweep ? sweep.Trials - Ended.Count - Leases.Count : 0;

    /// <summary>Ended trials of a status.</summary>
    public long Count(TrialStatus status) => EndedBy.GetValueOrDefault(status);

    /// <summary>How a node fares.</summary>
    public NodeState Node(string name) => Nodes.GetValueOrDefault(name) ?? NodeState.New;

    /// <summary>What befell a trial.</summary>
    public Setbacks SetbacksOf(long trial) => Setbacks.GetValueOrDefault(trial) ?? Scheduling.Setbacks.None;

    /// <summary>Open leases of a node's devices.</summary>
    public IEnumerable<Lease> LeasesOn(string node) => Leases.Values.Where(l => l.Device.Node == node);
}
