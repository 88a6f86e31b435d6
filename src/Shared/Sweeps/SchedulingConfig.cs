namespace PsiSweep.Shared.Sweeps;

/// <summary>How a sweep's trials are handed out. Decides no number of any trial, so it may change between two starts of one sweep.</summary>
public sealed record SchedulingConfig
{
    /// <summary>Attempts at a trial before it is recorded as failed, ≥ 1.</summary>
    public int MaxAttempts { get; init; } = 3;
}
