namespace PsiSweep.GpuNode.Leases;

/// <summary>Durations and limits of a device.</summary>
public sealed record DeviceRules
{
    /// <summary>A question for work that is not answered is asked again after this.</summary>
    public TimeSpan AskAgain { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Renewals of a lease are so far apart, or a third of the lease where that is less.</summary>
    public TimeSpan RenewEvery { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Unanswered renewals get further apart, up to this.</summary>
    public TimeSpan LongestRenewEvery { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>A result that is not acknowledged is sent again after this, then after twice as long, and so on.</summary>
    public TimeSpan SendAgain { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The longest such wait.</summary>
    public TimeSpan LongestSendAgain { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>With so many results unacknowledged a device takes no more work: slow storage slows intake, not memory.</summary>
    public int MostUnacknowledged { get; init; } = 2;

    /// <summary>Two ticks further apart than this say that the process itself stood still; an attempt does not count as hung for
    /// that.</summary>
    public TimeSpan LongestTickGap { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a process that must end (an attempt hangs) waits for the coordinator to record why.</summary>
    public TimeSpan LastWords { get; init; } = TimeSpan.FromSeconds(5);
}
