using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Actors;

/// <summary>Asks the coordinator for a <see cref="SweepStatus"/>; within its own process only.</summary>
public sealed record GetStatus
{
    /// <summary>The question.</summary>
    public static GetStatus Instance { get; } = new();
}

/// <summary>Where a sweep is.</summary>
public sealed record SweepStatus
{
    /// <summary>Trials in all.</summary>
    public required long Trials { get; init; }

    /// <summary>What an operator has ordered.</summary>
    public required SweepMode Mode { get; init; }

    /// <summary>Whether nothing is left to do: every trial has its result, or the sweep was cancelled and everything is handed
    /// back.</summary>
    public required bool IsOver { get; init; }

    /// <summary>Trials that ended, by status.</summary>
    public required IReadOnlyDictionary<TrialStatus, long> Ended { get; init; }

    /// <summary>Attempts that run, with what was last heard of them.</summary>
    public required IReadOnlyList<RunningAttempt> Running { get; init; }

    /// <summary>Trials that ended since this coordinator started.</summary>
    public required long EndedHere { get; init; }

    /// <summary>Devices known.</summary>
    public required IReadOnlyList<DeviceId> Devices { get; init; }

    /// <summary>Attempts that ended without a result and were tried again, by how they ended.</summary>
    public required IReadOnlyDictionary<AttemptEnd, long> AttemptsEnded { get; init; }

    /// <summary>Results dropped because their trial had one.</summary>
    public required long DuplicatesDropped { get; init; }

    /// <summary>The newest results, newest first, at most 5.</summary>
    public required IReadOnlyList<TrialRow> Newest { get; init; }

    /// <summary>Trials that ended.</summary>
    public long EndedCount => Ended.Values.Sum();

    /// <summary>Attempts that were tried again, whatever ended them.</summary>
    public long AttemptsRepeated => AttemptsEnded.Values.Sum();

    /// <summary>Whether every trial has its result.</summary>
    public bool IsComplete => EndedCount == Trials;
}

/// <summary>An attempt at work.</summary>
/// <param name="Trial">Index of the trial.</param>
/// <param name="Attempt">Which try.</param>
/// <param name="Device">Where.</param>
/// <param name="Progress">The last report; null before the first.</param>
public sealed record RunningAttempt(long Trial, int Attempt, DeviceId Device, TrialProgress? Progress);
