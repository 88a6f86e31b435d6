using static TorchSharp.torch;

namespace PsiSweep.Lab.Training;

/// <summary>A training that nobody leases out: a token stops it, nothing is saved.</summary>
/// <param name="stop">Stops it between two steps.</param>
internal sealed class Unattended(CancellationToken stop) : ITrainingControl, ICheckpoints
{
    /// <inheritdoc/>
    public string? HandBackReason => null;

    /// <inheritdoc/>
    public bool IsDue => false;

    /// <inheritdoc/>
    public bool IsDueAfter(int epoch) => false;

    /// <inheritdoc/>
    public void Step() => stop.ThrowIfCancellationRequested();

    /// <inheritdoc/>
    public void StepOrHandBack() => Step();

    /// <inheritdoc/>
    public void Write(TrainingState state, IReadOnlyList<(string Name, Tensor Tensor)> tensors) { }
}
