namespace PsiSweep.Cluster.Processes;

/// <summary>Decides whether and when a node process that ended is started again.</summary>
/// <param name="MaxFailedStarts">Starts in a row that never got to work after which it is given up; null: never.</param>
/// <param name="Window">How long a death counts for the wait.</param>
/// <param name="FirstDelay">Wait before the first restart; doubled for each further death that counts.</param>
/// <param name="LongestDelay">Wait at most.</param>
public sealed record RestartPolicy(int? MaxFailedStarts, TimeSpan Window, TimeSpan FirstDelay, TimeSpan LongestDelay)
{
    /// <summary>For nodes of a sweep on this machine: five starts that never got to work say that it will not; waits of 0.25 s to 8
    /// s.</summary>
    public static RestartPolicy Default { get; } = new(5, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(8));

    /// <summary>For a node of a cluster, which nobody looks at until Monday: it is never given up.</summary>
    public static RestartPolicy Unattended { get; } = Default with { MaxFailedStarts = null, LongestDelay = TimeSpan.FromMinutes(1) };

    /// <summary>The wait before a restart; null: give up.</summary>
    /// <param name="deaths">How it died, the newest last.</param>
    /// <param name="now">The time.</param>
    public TimeSpan? DelayAfter(IReadOnlyList<ProcessDeath> deaths, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(deaths);
        if (deaths.Reverse().TakeWhile(d => !d.HadWorked).Count() >= MaxFailedStarts)
            return null;
        var counting = deaths.Count(d => d.At > now - Window);
        var delay = FirstDelay * Math.Pow(2, Math.Clamp(counting - 1, 0, 20));
        return delay < LongestDelay ? delay : LongestDelay;
    }
}

/// <summary>An end of a node's process.</summary>
/// <param name="At">When.</param>
/// <param name="HadWorked">Whether it had got to work before.</param>
public sealed record ProcessDeath(DateTimeOffset At, bool HadWorked);
