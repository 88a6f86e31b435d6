using System.Collections.Immutable;
using MessagePack;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>
/// What befell a trial that has no result yet. Two budgets: what the trial did by itself (<see cref="Failed"/>) counts against it, what the
/// infrastructure did (<see cref="Lost"/>) never does.
/// </summary>
[MessagePackObject]
public sealed record Setbacks
{
    /// <summary>None yet.</summary>
    public static Setbacks None { get; } = new();

    /// <summary>Attempts that failed by themselves, by node; those of a node that is quarantined are taken off.</summary>
    [Key(0)]
    public ImmutableSortedDictionary<string, int> FailedOn { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Attempts lost to the infrastructure or handed back.</summary>
    [Key(1)]
    public int Lost { get; init; }

    /// <summary>Of these, attempts that ended because the machine lacked something.</summary>
    [Key(2)]
    public int Environment { get; init; }

    /// <summary>Attempts that ended out of memory.</summary>
    [Key(3)]
    public int OutOfMemory { get; init; }

    /// <summary>The device on which it last failed; another one is tried where there is one.</summary>
    [Key(4)]
    public DeviceId? Avoid { get; init; }

    /// <summary>Whether it is to run with no other attempt in its process: it ran out of memory, or was there when a process
    /// crashed.</summary>
    [Key(5)]
    public bool Alone { get; init; }

    /// <summary>No attempt begins before; not persisted.</summary>
    [IgnoreMember]
    public DateTimeOffset NotBefore { get; init; }

    /// <summary>The highest epoch that a lease of it had, as far as this coordinator knows; not persisted.</summary>
    [IgnoreMember]
    public long LastEpoch { get; init; }

    /// <summary>Attempts that count against it.</summary>
    [IgnoreMember]
    public int Failed => FailedOn.Values.Sum();

    /// <summary>Attempts that ended without a result.</summary>
    [IgnoreMember]
    public int Attempts => Failed + Lost + OutOfMemory;

    /// <summary>With one more.</summary>
    public Setbacks With(AttemptEnd end, DeviceId device, bool inCompany)
    {
        ArgumentNullException.ThrowIfNull(device);
        return end switch
        {
            AttemptEnd.Lost or AttemptEnd.HandedBack => this with { Lost = Lost + 1 },
            AttemptEnd.Environment => this with { Lost = Lost + 1, Environment = Environment + 1, Avoid = device },
            AttemptEnd.OutOfMemory or AttemptEnd.Crashed when inCompany => this with { Lost = Lost + 1, Alone = true },
            AttemptEnd.OutOfMemory => this with { OutOfMemory = OutOfMemory + 1, Avoid = device, Alone = true },
            _ => this with { FailedOn = FailedOn.SetItem(device.Node, FailedOn.GetValueOrDefault(device.Node) + 1), Avoid = device },
        };
    }
}
