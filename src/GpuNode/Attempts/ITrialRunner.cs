using PsiSweep.Lab.Training;
using PsiSweep.Shared.Results;

namespace PsiSweep.GpuNode.Attempts;

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
