using static TorchSharp.torch;

namespace PsiSweep.Lab.Training;

/// <summary>Where a training is saved, and how often.</summary>
public interface ICheckpoints
{
    /// <summary>Whether it is to be saved between two steps.</summary>
    bool IsDue { get; }

    /// <summary>Whether it is to be saved at the end of an epoch.</summary>
    /// <param name="epoch">The epoch that ended.</param>
    bool IsDueAfter(int epoch);

    /// <summary>Saves it.</summary>
    /// <param name="state">Where it is.</param>
    /// <param name="tensors">Parameters, optimizer and generator state, by name; the trainer's.</param>
    void Write(TrainingState state, IReadOnlyList<(string Name, Tensor Tensor)> tensors);
}
