using static TorchSharp.torch;

namespace PsiSweep.Lab.Optimizers;

/// <summary>Takes a step from the gradient that stands in the flat parameters.</summary>
public interface IOptimizer : IDisposable
{
    /// <summary>Takes one step; uses up the gradient.</summary>
    /// <param name="learningRate">The rate, &gt; 0.</param>
    /// <returns>
    /// <see cref="StepOutcome.Taken"/>, or why the step was not taken: then the weights are as they were.
    /// </returns>
    StepOutcome Step(double learningRate);

    /// <summary>
    /// What its next step depends on besides the starting weights it was made with, the weights and the gradient: a checkpoint keeps these,
    /// and copies
    /// them back in place.
    /// </summary>
    IReadOnlyList<(string Name, Tensor Tensor)> State { get; }

    /// <summary>Copies a checkpoint's state back. Made with the same starting weights, it then goes on bit for bit.</summary>
    /// <param name="state">Tensors by the names in <see cref="State"/>.</param>
    void Restore(IReadOnlyDictionary<string, Tensor> state);
}

/// <summary>Whether a step was taken.</summary>
public enum StepOutcome
{
    /// <summary>Taken.</summary>
    Taken,

    /// <summary>Not taken: a skeleton value would have reached or crossed zero, where path space ends.</summary>
    SkeletonCrossesZero,
}
