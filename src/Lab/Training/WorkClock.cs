namespace PsiSweep.Lab.Training;

/// <summary>Seconds of work in a trial: those that a checkpoint had saved, and those since this attempt began.</summary>
/// <param name="time">The time; only its monotonic part is used.</param>
public sealed class WorkClock(TimeProvider time)
{
    private readonly long start = time.GetTimestamp();
    private double before;

    /// <summary>Seconds of work so far.</summary>
    public double Seconds => before + time.GetElapsedTime(start).TotalSeconds;

    /// <summary>The attempt goes on from a checkpoint.</summary>
    /// <param name="seconds">Seconds of work that it had saved.</param>
    public void GoesOnFrom(double seconds) => before = seconds;
}
