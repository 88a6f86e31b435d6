using PsiSweep.Shared.Results;

namespace PsiSweep.GpuNode.Training;

/// <summary>
/// Runs trials on one device, one at a time, on the device's dedicated thread (dispose scopes and no_grad are thread-static).
/// Knows no actors.
/// </summary>
public interface ITrialRunner : IDisposable
{
    /// <summary>Trains, evaluates and measures. A function of the configuration and the kind of device, whatever checkpoint it goes on
    /// from.</summary>
    /// <param name="attempt">What to run.</param>
    /// <param name="control">Looked at between steps.</param>
    /// <param name="observer">Told of progress, on the calling thread.</param>
    /// <returns>The result; a diverged trial is a result.</returns>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    /// <exception cref="AttemptHandedBackException">Handed back, its checkpoint written.</exception>
    /// <exception cref="Exception">Anything else is a failed attempt (<see cref="AttemptErrors"/> says of which kind); the message is for
    /// the user.</exception>
    TrialResult Run(AttemptRequest attempt, AttemptControl control, ITrialObserver observer);
}

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
