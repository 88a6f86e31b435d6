using static TorchSharp.torch;

namespace PsiSweep.Lab.Training;

/// <summary>Computes the mean cross-entropy of a batch and its gradient in the weights.</summary>
public interface ILossGradient : IDisposable
{
    /// <summary>Writes the gradient into the parameters' flat gradient and returns the mean loss, a scalar tensor that the caller
    /// frees.</summary>
    /// <param name="inputs">(n, features).</param>
    /// <param name="labels">(n), int64.</param>
    Tensor Compute(Tensor inputs, Tensor labels);
}
