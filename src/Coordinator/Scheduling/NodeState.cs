using System.Collections.Immutable;
using MessagePack;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>How a node fares.</summary>
[MessagePackObject]
public sealed record NodeState
{
    /// <summary>A node that nothing is known of.</summary>
    public static NodeState New { get; } = new();

    /// <summary>Attempts that failed there since the last that gave a result.</summary>
    [Key(1)]
    public int FailuresInARow { get; init; }

    /// <summary>Trials of these attempts.</summary>
    [Key(2)]
    public ImmutableSortedSet<long> FailedTrials { get; init; } = [];

    /// <summary>The newest error; null: none.</summary>
    [Key(3)]
    public string? LastError { get; init; }

    /// <summary>Results it gave to this coordinator.</summary>
    [Key(4)]
    public long Results { get; init; }

    /// <summary>Whether the journal tells of it.</summary>
    [IgnoreMember]
    internal bool HasHistory =>
        FailuresInARow > 0 || FailedTrials.Count > 0 || Results > 0 || LastError is not null || Quarantine is not null || Draining;

    /// <summary>Why it is quarantined; null: it is not.</summary>
    [Key(0)]
    public string? Quarantine { get; init; }

    /// <summary>Since when; null: no journal told, it counts from the next tick on.</summary>
    [Key(5)]
    public DateTimeOffset? QuarantinedAt { get; init; }

    /// <summary>Whether it is to hand its work back and end.</summary>
    [Key(6)]
    public bool Draining { get; init; }

    /// <summary>The start of the process that is to end; null: not known, or none is.</summary>
    [Key(7)]
    public string? DrainedStart { get; init; }

    /// <summary>The process that works under its name; null: not known. Not persisted.</summary>
    [IgnoreMember]
    public NameHolder? Holder { get; init; }

    /// <summary>A process that wanted its name and was refused; null: none lately. Not persisted.</summary>
    [IgnoreMember]
    public NodeRefusal? Refused { get; init; }

    /// <summary>The trial it is kept free for; null: none.</summary>
    [IgnoreMember]
    public long? ReservedFor { get; init; }
}
