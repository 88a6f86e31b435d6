using System.Collections.Immutable;
using MessagePack;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>
/// What a replay of the journal up to some event comes to, so that a million events need not be read again. What only the coordinator that
/// is in charge
/// knows (leases, devices, waits) is not in it, as it is not in the journal.
/// </summary>
[MessagePackObject]
public sealed record SweepSnapshot
{
    /// <summary><see cref="SweepState.Sweep"/>.</summary>
    [Key(0)]
    public SweepHeader? Sweep { get; init; }

    /// <summary><see cref="SweepState.Mode"/>.</summary>
    [Key(1)]
    public SweepMode Mode { get; init; }

    /// <summary>Blocks of <see cref="SweepState.Ended"/>.</summary>
    [Key(2)]
    public long[] EndedBlocks { get; init; } = [];

    /// <summary>Their bits.</summary>
    [Key(3)]
    public ulong[] EndedWords { get; init; } = [];

    /// <summary>Blocks of <see cref="SweepState.Failed"/>.</summary>
    [Key(4)]
    public long[] FailedBlocks { get; init; } = [];

    /// <summary>Their bits.</summary>
    [Key(5)]
    public ulong[] FailedWords { get; init; } = [];

    /// <summary><see cref="SweepState.EndedBy"/>.</summary>
    [Key(6)]
    public SortedDictionary<TrialStatus, long> EndedBy { get; init; } = [];

    /// <summary><see cref="SweepState.Setbacks"/>.</summary>
    [Key(7)]
    public SortedDictionary<long, Setbacks> Setbacks { get; init; } = [];

    /// <summary><see cref="SweepState.Nodes"/>.</summary>
    [Key(8)]
    public SortedDictionary<string, NodeState> Nodes { get; init; } = new(StringComparer.Ordinal);

    /// <summary><see cref="SweepState.EpochsReserved"/>.</summary>
    [Key(9)]
    public long EpochsReserved { get; init; }

    /// <summary><see cref="SweepState.AttemptsEnded"/>.</summary>
    [Key(10)]
    public SortedDictionary<AttemptEnd, long> AttemptsEnded { get; init; } = [];

    /// <summary>Of a state.</summary>
    public static SweepSnapshot Of(SweepState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var (ended, failed) = (state.Ended.ToBits(), state.Failed.ToBits());
        return new()
        {
            Sweep = state.Sweep,
            Mode = state.Mode,
            EndedBlocks = ended.Blocks,
            EndedWords = ended.Words,
            FailedBlocks = failed.Blocks,
            FailedWords = failed.Words,
            EndedBy = new(state.EndedBy),
            Setbacks = new(state.Setbacks),
            Nodes = new(state.Nodes.Where(n => n.Value.HasHistory).ToDictionary(), StringComparer.Ordinal),
            EpochsReserved = state.EpochsReserved,
            AttemptsEnded = new(state.AttemptsEnded),
        };
    }

    /// <summary>The state from which the replay goes on.</summary>
    public SweepState ToState() =>
        new()
        {
            Sweep = Sweep,
            Mode = Mode,
            Ended = IndexSet.OfBits(EndedBlocks, EndedWords),
            Failed = IndexSet.OfBits(FailedBlocks, FailedWords),
            EndedBy = EndedBy.ToImmutableDictionary(),
            Setbacks = Setbacks.ToImmutableDictionary(),
            Waiting = [.. Setbacks.Keys],
            Nodes = Nodes.ToImmutableDictionary(),
            EpochsReserved = EpochsReserved,
            AttemptsEnded = AttemptsEnded.ToImmutableDictionary(),
        };
}
