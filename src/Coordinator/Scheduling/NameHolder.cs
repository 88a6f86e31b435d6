using System.Collections.Immutable;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>The process that works under a node's name. Not persisted: a coordinator that takes over learns it again.</summary>
/// <param name="StartId">Its start.</param>
/// <param name="Keeper">Who starts it, and starts it again; null: not told.</param>
public sealed record NameHolder(string StartId, string? Keeper)
{
    /// <summary>Whether its connection was closed, and nothing was heard of it since: it is dead, or cut off.</summary>
    public bool HungUp { get; init; }

    /// <summary>Other processes that want the name, by their start.</summary>
    public ImmutableDictionary<string, NameRival> Rivals { get; init; } = ImmutableDictionary<string, NameRival>.Empty;
}

/// <summary>A process that wants a name which another has.</summary>
/// <param name="HolderHeard">Whether the holder was heard of since: it lives.</param>
/// <param name="Ticks">The coordinator's ticks since; none while the coordinator itself stands still.</param>
public sealed record NameRival(bool HolderHeard = false, int Ticks = 0);

/// <summary>A process that was told that it may not work.</summary>
/// <param name="StartId">Its start; empty: not told.</param>
/// <param name="Reason">Why not.</param>
/// <param name="TicksLeft">For how many ticks it is shown.</param>
public sealed record NodeRefusal(string StartId, string Reason, int TicksLeft);
