using MessagePack;

namespace PsiSweep.Shared.Protocol;

/// <summary>A start of a node's process.</summary>
/// <param name="Id">Another for every start: tells a restarted process from the one before it.</param>
/// <param name="Before">How the process before it ended: <see cref="AttemptEnd.Lost"/> (killed, preempted, or unknown),
/// <see cref="AttemptEnd.Crashed"/>,
/// <see cref="AttemptEnd.OutOfMemory"/> or <see cref="AttemptEnd.Hung"/>; null: there was none.</param>
/// <param name="Reason">The same in words, such as <c>killed by signal 6 (SIGABRT)</c>; empty when there was none.</param>
/// <param name="Keeper">Another for every process that keeps the node alive: what it starts follows one another, and never runs at a time.
/// Null:
/// not told.</param>
[MessagePackObject]
public sealed record NodeStart(
    [property: Key(0)] string Id,
    [property: Key(1)] AttemptEnd? Before = null,
    [property: Key(2)] string Reason = "",
    [property: Key(3)] string? Keeper = null
);
