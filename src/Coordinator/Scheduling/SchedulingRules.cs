namespace PsiSweep.Coordinator.Scheduling;

/// <summary>Numbers of the scheduling. None decides a number of any trial, so they may change between two starts of one sweep.</summary>
public sealed record SchedulingRules
{
    /// <summary>Attempts at a trial that may fail by themselves before it is recorded as failed, ≥ 1.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>How long a lease holds without a renewal.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a device without work waits before it asks again.</summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a device that is not heard of counts as one that another attempt could run on.</summary>
    public TimeSpan DeviceForgottenAfter { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>
    /// Ticks (a second each) for which a process that has a name may be silent before another one gets it. Longer than it takes to be heard
    /// under load.
    /// </summary>
    public int SilentTicks { get; init; } = 5;

    /// <summary>Lease epochs reserved at a time.</summary>
    public int EpochBlock { get; init; } = 1000;

    /// <summary>
    /// After a coordinator starts on a journal, how long it hands nothing out, so that devices can say what they are running. Zero where
    /// nodes
    /// end with their coordinator.
    /// </summary>
    public TimeSpan ReannounceTime { get; init; } = TimeSpan.Zero;

    /// <summary>Wait before a failed trial is tried again; doubled for each further failure.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest such wait.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Two ticks further apart than this say that the coordinator itself stood still (stopped, swapped out): leases are then prolonged, as
    /// their renewals
    /// are still waiting to be read.
    /// </summary>
    public TimeSpan LongestTickGap { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Attempts that fail in a row on a node before it is quarantined, where another node works.</summary>
    public int QuarantineAfter { get; init; } = 5;

    /// <summary>After this a quarantined node gets a trial again; one more failure brings it back.</summary>
    public TimeSpan QuarantineTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The wait after a number of failures, ≥ 1.</summary>
    public TimeSpan BackOff(int failures)
    {
        var wait = FirstBackOff * Math.Pow(2, Math.Clamp(failures - 1, 0, 30));
        return wait < LongestBackOff ? wait : LongestBackOff;
    }
}
