namespace PsiSweep.Shared.Time;

/// <summary>Time that only moves forward, at its own pace, whatever the wall clock does (time zones, corrections by hand or by
/// NTP).</summary>
/// <param name="clock">Where the ticks come from.</param>
public sealed class MonotonicTime(TimeProvider clock)
{
    private readonly long start = clock.GetTimestamp();
    private readonly DateTimeOffset wall = clock.GetUtcNow();

    /// <summary>The time at the start plus what has passed since.</summary>
    public DateTimeOffset Now => wall + clock.GetElapsedTime(start);
}
