using static TorchSharp.torch;

namespace PsiSweep.Lab.Training;

/// <summary>A training that was saved, to go on from.</summary>
/// <param name="State">Where the training is.</param>
/// <param name="Tensors">Parameters, optimizer and generator state, by name, on the CPU; owned.</param>
public record SavedTraining(TrainingState State, IReadOnlyDictionary<string, Tensor> Tensors) : IDisposable
{
    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (var tensor in Tensors.Values)
            tensor.Dispose();
        GC.SuppressFinalize(this);
    }
}
