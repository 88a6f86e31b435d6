namespace PsiSweep.Shared.Configuration;

/// <summary>How a sweep's trials are handed out. Decides no number of any trial, so it may change between two starts of one
/// sweep.</summary>
public sealed record SchedulingConfig
{
    /// <summary>Attempts at a trial that may fail by themselves before it is recorded as failed, ≥ 1; those lost to the infrastructure do
    /// not count.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Seconds of training between two checkpoints, &gt; 0.</summary>
    public double CheckpointSeconds { get; init; } = 60;

    /// <summary>Epochs between two checkpoints, ≥ 1; null: only seconds count.</summary>
    public int? CheckpointEpochs { get; init; }

    /// <summary>Seconds without a step after which an attempt counts as hung, &gt; 0.</summary>
    public double HungAfterSeconds { get; init; } = 300;
}
