using PsiSweep.Lab.Networks;
using PsiSweep.Lab.PathSpace;
using TorchSharp;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Optimizers;

/// <summary>
/// Stochastic gradient descent on the basis-path values of the modular trees (Meng et al., G-SGD, arXiv 1802.03713), by the inverse chain
/// rule: the gradient in path space follows from the ordinary one in one pass over the weights, without another backward pass. Two trees
/// make it right for any widths. Momentum and weight decay act on the path values.
/// </summary>
/// <remarks>
/// With T[j] = Σ over free edges e' leaving j of g_e'·w_e' (+ T[c] if c = Out(j) and In(c) = j), for a free edge e = (i → j):
/// dL/dv_e = (g_e − [e = In(j)]·T[j]/w_e) / (P[i]·S[j]). Then v ← v − lr·dL/dv, and W = V / (P ⊗ S).
/// <para>
/// Nets this small spend their time in the calls, so all hidden layers are treated at once wherever that is possible: by
/// <see cref="TreeChains"/>, one gather gives P of all units, and one the T of all roots. Three calls a layer remain.
/// </para>
/// </remarks>
public sealed class GSgd : IOptimizer
{
    private readonly ReluNetwork network;
    private readonly FlatParameters parameters;
    private readonly Momentum momentum;
    private readonly Tensor values; // (m): the basis-path values; entries of held edges stay 0
    private readonly Skeleton? skeleton; // null without hidden layers: path space is weight space

    /// <summary>Sets up path space at the parameters' values.</summary>
    /// <param name="network">The shape.</param>
    /// <param name="parameters">The weights and their gradient.</param>
    /// <param name="momentum">Momentum and weight decay; owned.</param>
    /// <exception cref="ArgumentException">A tree edge is exactly zero or not finite.</exception>
    public GSgd(ReluNetwork network, FlatParameters parameters, Momentum momentum)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(parameters);
        this.network = network;
        this.parameters = parameters;
        this.momentum = momentum;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        skeleton = network.HiddenUnits > 0 ? new(network, parameters, BasisTrees.Modular(network)) : null;
        values = (skeleton?.StartingValues() ?? parameters.Values.clone()).DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public StepOutcome Step(double learningRate)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        skeleton?.GradientToPathSpace();
        momentum.Apply(parameters.Gradient, values);
        if (skeleton?.StaysOffZero(values, learningRate) == false)
            return StepOutcome.SkeletonCrossesZero;
        using var rate = (-learningRate).ToScalar();
        values.add_(parameters.Gradient, alpha: rate);
        parameters.Values.copy_(values);
        skeleton?.ValuesToWeights(values);
        return StepOutcome.Taken;
    }

    /// <inheritdoc/>
    public IReadOnlyList<(string Name, Tensor Tensor)> State =>
        [
            .. momentum.State,
            ("path_values", values),
            .. skeleton is null ? [] : ((string, Tensor)[])[("inverse_prefix", skeleton.InversePrefix)],
        ];

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        using var noGrad = no_grad();
        momentum.Restore(state, parameters.Values.device);
        values.copy_(state["path_values"]);
        skeleton?.InversePrefix.copy_(state["inverse_prefix"]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        momentum.Dispose();
        skeleton?.Dispose();
        values.Dispose();
    }
}
