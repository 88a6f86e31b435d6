using PsiSweep.Coordinator.Actors;
using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Runs;

/// <summary>What a running sweep shows: derived from the coordinator's answer and the time since the start.</summary>
/// <param name="Status">The coordinator's answer.</param>
/// <param name="Elapsed">Time since this run began.</param>
public sealed record RunProgress(SweepStatus Status, TimeSpan Elapsed)
{
    /// <summary>Trials that ended a second, in this run; 0 before the first.</summary>
    public double TrialsPerSecond => Elapsed > TimeSpan.Zero ? Status.EndedHere / Elapsed.TotalSeconds : 0;

    /// <summary>Time left at that pace; null before the first trial ended.</summary>
    public TimeSpan? Left => TrialsPerSecond > 0 ? TimeSpan.FromSeconds((Status.Trials - Status.EndedCount) / TrialsPerSecond) : null;

    /// <summary>Share of the trials that ended, in [0, 1].</summary>
    public double Share => (double)Status.EndedCount / Status.Trials;

    /// <summary>Training samples a second over all devices.</summary>
    public double SamplesPerSecond => Status.Running.Sum(r => r.Progress?.SamplesPerSecond ?? 0);

    /// <summary>Counts in words, such as <c>12/48 done, 2 running, 1 diverged</c>; states that no trial is in are left out.</summary>
    public string Counts
    {
        get
        {
            string[] parts =
            [
                $"{Status.EndedCount}/{Status.Trials} done",
                $"{Status.Running.Count} running",
                .. Status.Mode == SweepMode.Running ? Array.Empty<string>() : [Status.Mode.ToString().ToLowerInvariant()],
                .. Part(TrialStatus.Failed, "failed"),
                .. Part(TrialStatus.Diverged, "diverged"),
                .. Part(TrialStatus.StopMissed, "missed the stop rule"),
                .. Status.AttemptsRepeated is > 0 and var again ? [$"{again} attempts repeated"] : Array.Empty<string>(),
            ];
            return string.Join(", ", parts);
        }
    }

    private string[] Part(TrialStatus status, string word) =>
        Status.Ended.GetValueOrDefault(status) is > 0 and var n ? [$"{n} {word}"] : [];
}
