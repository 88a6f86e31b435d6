using PsiSweep.GpuNode.Networks;
using PsiSweep.GpuNode.PathSpace;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Optimizers;

/// <summary>
/// Stochastic gradient descent on the basis-path values of the modular trees (Meng et al., G-SGD, arXiv 1802.03713), by the inverse chain
/// rule: the gradient in path space follows from the ordinary one in one pass over the weights, without another backward pass. Two trees
/// make it right for any widths. Momentum and weight decay act on the path values.
/// </summary>
/// <remarks>
/// With T[j] = Σ over free edges e' leaving j of g_e'·w_e' (+ T[c] if c = Out(j) and In(c) = j), for a free edge e = (i → j):
/// dL/dv_e = (g_e − [e = In(j)]·T[j]/w_e) / (P[i]·S[j]). Then v ← v − lr·dL/dv, and W = V / (P ⊗ S) layer by layer.
/// </remarks>
public sealed class GSgd : IOptimizer
{
    private readonly ReluNetwork network;
    private readonly FlatParameters parameters;
    private readonly Momentum momentum;
    private readonly Tensor values;          // all basis-path values, flat; entries of held edges stay 0
    private readonly Tensor[] shapedValues;  // its views
    private readonly TreeIndex[] trees;      // a hidden layer each
    private readonly Tensor?[] suffix;       // [l]: S above layer l, (out); null when all 1
    private readonly Tensor[] prefix;        // [l]: P below layer l, (in)

    /// <summary>Sets up path space at the parameters' values.</summary>
    /// <param name="network">The shape.</param>
    /// <param name="parameters">The weights and their gradient.</param>
    /// <param name="momentum">Momentum and weight decay; owned.</param>
    /// <exception cref="ArgumentException">A tree edge is exactly zero.</exception>
    public GSgd(ReluNetwork network, FlatParameters parameters, Momentum momentum)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(parameters);
        this.network = network;
        this.parameters = parameters;
        this.momentum = momentum;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var basis = BasisTrees.Modular(network);
        var device = parameters.Values.device;
        trees = [.. Enumerable.Range(0, basis.In.Length).Select(h => new TreeIndex(basis, h, Weight(h + 1), device))];

        suffix = new Tensor?[network.Layers.Length];
        var s = ones(network.Widths[^1], parameters.Values.dtype, device);
        for (var h = trees.Length - 1; h >= 0; h--)
        {
            s = s.gather(0, trees[h].OutFlat) * trees[h].Held.squeeze(0);
            if (!s.eq(1).all().item<bool>())
                suffix[h] = s.DetachFromDisposeScope();
        }

        prefix = new Tensor[network.Layers.Length];
        prefix[0] = ones(network.Widths[0], parameters.Values.dtype, device).DetachFromDisposeScope();
        for (var h = 0; h < trees.Length; h++)
            prefix[h + 1] = PrefixAbove(h).DetachFromDisposeScope();
        if (prefix.Concat(suffix.OfType<Tensor>()).Any(t => t.eq(0).any().item<bool>()))
            throw new ArgumentException("a tree edge of the starting weights is exactly zero; G-SGD needs every one to be non-zero (network.tree_edges: ones)", nameof(parameters));

        using var own = new FlatParameters(network, parameters.Values.dtype, device);
        values = own.Values.alias().DetachFromDisposeScope();
        shapedValues = [.. own.Parameters.Select(p => p.alias().DetachFromDisposeScope())];
        for (var l = 0; l < network.Layers.Length; l++)
        {
            var layer = network.Layers[l];
            var v = shapedValues[layer.Weight].copy_(Weight(l) * prefix[l]);
            if (suffix[l] is { } above)
                v.mul_(above.unsqueeze(1));
            if (l > 0)
                v.scatter_(0, trees[l - 1].Out, zeros_like(trees[l - 1].Held));
            if (layer.Bias is { } bias)
                shapedValues[bias].copy_(suffix[l] is { } sb ? parameters.Parameters[bias] * sb : parameters.Parameters[bias]);
        }
    }

    /// <inheritdoc/>
    public StepOutcome Step(double learningRate)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        ToPathSpace();
        momentum.Apply(parameters.Gradient, values);
        if (SkeletonWouldCross(learningRate))
            return StepOutcome.SkeletonCrossesZero;
        values.add_(parameters.Gradient, alpha: -learningRate);
        ToWeights();
        return StepOutcome.Taken;
    }

    /// <summary>Turns the gradient in the weights, in place, into the gradient in the basis-path values.</summary>
    private void ToPathSpace()
    {
        Tensor? above = null; // T of the hidden layer above
        for (var l = network.Layers.Length - 1; l >= 0; l--)
        {
            var layer = network.Layers[l];
            var g = parameters.Gradients[layer.Weight];
            Tensor? below = null;
            if (l > 0)
            {
                var tree = trees[l - 1];
                g.scatter_(0, tree.Out, tree.ZeroRow); // held edges own no path
                below = (g * Weight(l)).sum(dim: 0);
                if (above is not null)
                    below.add_(above.gather(0, tree.OutFlat).mul_(tree.Chained!));
            }

            if (above is not null)
            {
                var skeleton = Weight(l).gather(1, trees[l].In);
                g.scatter_add_(1, trees[l].In, above.unsqueeze(1).div(skeleton).mul_(trees[l].MinusFree));
            }

            if (l > 0)
                g.div_(prefix[l]);
            if (suffix[l] is { } s)
                g.div_(s.unsqueeze(1));
            if (layer.Bias is { } bias && suffix[l] is { } sb)
                parameters.Gradients[bias].div_(sb);
            above = below;
        }
    }

    private bool SkeletonWouldCross(double learningRate)
    {
        if (trees.Length == 0)
            return false;
        var smallest = trees.Select((tree, h) =>
        {
            var v = shapedValues[network.Layers[h].Weight].gather(1, tree.In);
            var next = v.sub(parameters.Gradients[network.Layers[h].Weight].gather(1, tree.In).mul_(learningRate));
            return next.mul_(v.sign()).add_(tree.HeldIn).min(); // held entries are 0: lifted out of the way
        }).ToArray();
        // Not "at most 0": NaN must count as crossing too, and the next loss would say so too late.
        return !(stack(smallest).min().to(float64).item<double>() > 0);
    }

    private void ToWeights()
    {
        for (var l = 0; l < network.Layers.Length; l++)
        {
            var layer = network.Layers[l];
            var w = Weight(l).copy_(shapedValues[layer.Weight]);
            if (l > 0)
                w.div_(prefix[l]);
            if (suffix[l] is { } s)
                w.div_(s.unsqueeze(1));
            if (l > 0)
                w.scatter_(0, trees[l - 1].Out, trees[l - 1].Held);
            if (layer.Bias is { } bias)
            {
                parameters.Parameters[bias].copy_(shapedValues[bias]);
                if (suffix[l] is { } sb)
                    parameters.Parameters[bias].div_(sb);
            }

            if (l < trees.Length)
                prefix[l + 1].copy_(PrefixAbove(l));
        }
    }

    private Tensor PrefixAbove(int h) => prefix[h].gather(0, trees[h].InFlat) * Weight(h).gather(1, trees[h].In).squeeze(1);

    private Tensor Weight(int l) => parameters.Parameters[network.Layers[l].Weight];

    /// <inheritdoc/>
    public void Dispose()
    {
        momentum.Dispose();
        foreach (var tree in trees)
            tree.Dispose();
        foreach (var t in shapedValues.Concat(prefix).Concat(suffix.OfType<Tensor>()).Append(values))
            t.Dispose();
    }
}
