namespace PsiSweep.Coordinator.Scheduling;

/// <summary>Numbers of the scheduling.</summary>
public sealed record SchedulingRules
{
    /// <summary>How long a lease holds without a renewal.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a device without work waits before it asks again.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a device that is not heard of counts as one that another attempt could run on.</summary>
    public TimeSpan DeviceForgottenAfter { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Lease epochs reserved at a time.</summary>
    public int EpochBlock { get; init; } = 1000;

    /// <summary>
    /// After a coordinator starts on a journal, how long it hands nothing out, so that devices can say what they are running. Zero where nodes
    /// end with their coordinator.
    /// </summary>
    public TimeSpan ReannounceTime { get; init; } = TimeSpan.Zero;
}
