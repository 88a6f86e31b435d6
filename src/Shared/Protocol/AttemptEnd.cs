namespace PsiSweep.Shared.Protocol;

/// <summary>
/// How an attempt ended without a result. Two budgets are kept apart: what the infrastructure did (<see cref="Lost"/>,
/// <see cref="HandedBack"/>,
/// <see cref="Environment"/>) never counts against the trial; the others do.
/// </summary>
public enum AttemptEnd
{
    /// <summary>Its node was killed or cut off, or its lease expired. Costs the trial nothing.</summary>
    Lost = 0,

    /// <summary>Handed back under orders: drained, preempted, paused. Costs the trial nothing.</summary>
    HandedBack = 1,

    /// <summary>The machine lacks something: data folder gone, disk full, folder read-only. Counts against the node.</summary>
    Environment = 2,

    /// <summary>It failed by itself: an error in training or measuring. Counts against the trial.</summary>
    Failed = 3,

    /// <summary>Out of memory, on the device or the host. Tried once more, alone on a node or elsewhere; then it counts as
    /// failed.</summary>
    OutOfMemory = 4,

    /// <summary>Made no step for too long; its node's process ended itself. Counts against the trial.</summary>
    Hung = 5,

    /// <summary>Its node's process died of a native error (SIGABRT, SIGSEGV) while it ran. Counts against the trial when it ran there
    /// alone.</summary>
    Crashed = 6,
}
