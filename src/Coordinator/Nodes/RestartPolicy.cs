namespace PsiSweep.Coordinator.Nodes;

/// <summary>Decides whether and when a node process that ended is started again.</summary>
/// <param name="MaxDeaths">Deaths within <paramref name="Window"/> after which it is given up.</param>
/// <param name="Window">How long a death counts.</param>
/// <param name="FirstDelay">Wait before the first restart; doubled for each further death that counts.</param>
/// <param name="LongestDelay">Wait at most.</param>
public sealed record RestartPolicy(int MaxDeaths, TimeSpan Window, TimeSpan FirstDelay, TimeSpan LongestDelay)
{
    /// <summary>Five deaths in a minute are too many; waits of 0.25 s to 8 s.</summary>
    public static RestartPolicy Default { get; } = new(5, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(8));

    /// <summary>The wait before a restart; null: give up.</summary>
    /// <param name="deaths">When it died, the newest included.</param>
    /// <param name="now">The time.</param>
    public TimeSpan? DelayAfter(IReadOnlyCollection<DateTimeOffset> deaths, DateTimeOffset now)
    {
        var counting = deaths.Count(d => d > now - Window);
        if (counting >= MaxDeaths)
            return null;
        var delay = FirstDelay * Math.Pow(2, Math.Max(0, counting - 1));
        return delay < LongestDelay ? delay : LongestDelay;
    }
}
