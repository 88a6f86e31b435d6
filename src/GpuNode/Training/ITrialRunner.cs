using PsiSweep.Shared.Results;
using PsiSweep.Shared.Sweeps;

namespace PsiSweep.GpuNode.Training;

/// <summary>
/// Runs trials on one device, one at a time, on the device's dedicated thread (dispose scopes and no_grad are thread-static).
/// Knows no actors.
/// </summary>
public interface ITrialRunner : IDisposable
{
    /// <summary>Trains, evaluates and measures. A function of the configuration and the kind of device.</summary>
    /// <param name="trial">Index of the trial, only for the names of files.</param>
    /// <param name="config">What to run.</param>
    /// <param name="outputFolder">Folder for saved weights; null: nothing can be saved.</param>
    /// <param name="observer">Told of progress, on the calling thread.</param>
    /// <param name="cancellation">Checked between steps.</param>
    /// <returns>The result; a diverged trial is a result.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="Exception">Anything else is a failed attempt; the message is for the user.</exception>
    TrialResult Run(long trial, TrialConfig config, string? outputFolder, ITrialObserver observer, CancellationToken cancellation);
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
}
