using PsiSweep.Shared.Results;

namespace PsiSweep.Lab.Training;

/// <summary>Is told how far a trial is. Called on the training thread: return at once.</summary>
public interface ITrialObserver
{
    /// <summary>What begins now: <c>train</c>, <c>evaluate</c> or a measure's name.</summary>
    void PhaseBegins(string phase);

    /// <summary>An epoch is done.</summary>
    /// <param name="metrics">Its numbers.</param>
    /// <param name="samplesPerSecond">Training samples a second in that epoch.</param>
    void EpochDone(EpochMetrics metrics, double samplesPerSecond);

    /// <summary>The attempt goes on from a checkpoint.</summary>
    /// <param name="seconds">Seconds of work that it had saved.</param>
    void Resumed(double seconds);
}
