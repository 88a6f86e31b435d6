using PsiSweep.Lab.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Optimizers;

/// <summary>Stochastic gradient descent on the weights.</summary>
/// <param name="parameters">The weights and their gradient.</param>
/// <param name="momentum">Momentum and weight decay; owned.</param>
public sealed class Sgd(FlatParameters parameters, Momentum momentum) : IOptimizer
{
    /// <inheritdoc/>
    public StepOutcome Step(double learningRate)
    {
        using var noGrad = no_grad();
        using var scope = NewDisposeScope();
        momentum.Apply(parameters.Gradient, parameters.Values);
        using var rate = (-learningRate).ToScalar();
        parameters.Values.add_(parameters.Gradient, alpha: rate);
        return StepOutcome.Taken;
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Tensor)> State => momentum.State;

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, Tensor> state) => momentum.Restore(state, parameters.Values.device);

    /// <inheritdoc/>
    public void Dispose() => momentum.Dispose();
}
