using PsiSweep.GpuNode.Networks;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.PathSpace;

/// <summary>
/// Path space around given weights: the basis-path values v and the differentiable map W(v) back to weights. Coordinates are kept in the
/// parameters' own shapes, V[l] = P[l−1] (row) ∘ W[l] ∘ S[l] (column), with a mask that says which entries are free (own a basis path); a bias
/// is an edge from a constant unit with P = 1. All in float64.
/// </summary>
/// <remarks>
/// A unit whose prefix or suffix value is zero carries no path: it is left out, its edges are held at their weights and own no coordinate.
/// </remarks>
public sealed class PathSpaceMap : IDisposable
{
    private readonly ReluNetwork network;
    private readonly Tensor[] inIndex;     // [h]: (width, 1) column of each unit's incoming tree edge
    private readonly Tensor[] carries;     // [h]: (width) whether the unit carries a path
    private readonly Tensor[] suffix;      // [l]: (out) S of the units above layer l; 1 at the logits; 1 where no path is carried
    private readonly Tensor[] held;        // parameter shapes: the weight where it is not free, else 0

    /// <summary>Sets up path space.</summary>
    /// <param name="network">The shape.</param>
    /// <param name="trees">The basis.</param>
    /// <param name="parameters">The weights around which it is set up; copied.</param>
    public PathSpaceMap(ReluNetwork network, BasisTrees trees, IReadOnlyList<Tensor> parameters)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(trees);
        ArgumentNullException.ThrowIfNull(parameters);
        this.network = network;
        Trees = trees;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var weights = parameters.Select(p => p.detach().to(float64).clone()).ToArray();
        var device = weights[0].device;
        var depth = network.Layers.Length;

        inIndex = [.. trees.In.Select(t => tensor(t.Select(i => (long)i).ToArray(), int64, device: device).unsqueeze(1))];
        var outIndex = trees.Out.Select(t => tensor(t.Select(i => (long)i).ToArray(), int64, device: device).unsqueeze(0)).ToArray();

        var logPrefix = new Tensor[depth];
        logPrefix[0] = zeros(network.Widths[0], float64, device: device);
        for (var h = 0; h + 1 < depth; h++)
            logPrefix[h + 1] = logPrefix[h].gather(0, inIndex[h].squeeze(1)) + Layer(weights, h).gather(1, inIndex[h]).squeeze(1).abs().log();

        suffix = new Tensor[depth];
        var logSuffix = new Tensor[depth];
        suffix[depth - 1] = ones(network.Widths[^1], float64, device: device);
        logSuffix[depth - 1] = zeros(network.Widths[^1], float64, device: device);
        carries = new Tensor[depth - 1];
        for (var h = depth - 2; h >= 0; h--)
        {
            var edge = Layer(weights, h + 1).gather(0, outIndex[h]).squeeze(0);
            var above = outIndex[h].squeeze(0);
            logSuffix[h] = logSuffix[h + 1].gather(0, above) + edge.abs().log();
            suffix[h] = suffix[h + 1].gather(0, above) * edge;
            carries[h] = logPrefix[h + 1].isfinite() & logSuffix[h].isfinite();
        }

        // Log-magnitudes decide what carries a path, so that a product too small for a double is not mistaken for zero; but it cannot be divided by.
        var free = new Tensor[weights.Length];
        var logMagnitudes = new Tensor[weights.Length];
        for (var l = 0; l < depth; l++)
        {
            var layer = network.Layers[l];
            var live = l + 1 < depth ? carries[l] : ones(layer.Out, @bool, device: device);
            var mask = live.unsqueeze(1).expand(layer.Out, layer.In).clone();
            if (l > 0)
            {
                mask = mask & carries[l - 1].unsqueeze(0);
                mask.scatter_(0, outIndex[l - 1], zeros_like(outIndex[l - 1]).to(@bool));
            }

            free[layer.Weight] = mask;
            logMagnitudes[layer.Weight] = logPrefix[l] + weights[layer.Weight].abs().log() + logSuffix[l].unsqueeze(1);
            if (layer.Bias is { } bias)
            {
                free[bias] = live.clone();
                logMagnitudes[bias] = weights[bias].abs().log() + logSuffix[l];
            }
        }

        for (var h = 0; h + 1 < depth; h++)
            suffix[h] = where(carries[h], suffix[h], ones_like(suffix[h]));
        held = [.. weights.Select((w, p) => where(free[p], zeros_like(w), w))];
        Free = free;
        LogMagnitudes = cat([.. free.Select((f, p) => logMagnitudes[p].masked_select(f))]);
        UnitsLeftOut = carries.Sum(c => c.logical_not().sum().item<long>());
        CoordinateCount = LogMagnitudes.numel();
        var prefix = Prefixes(weights);
        Values = [.. Enumerable.Range(0, weights.Length).Select(p => zeros_like(weights[p]))];
        for (var l = 0; l < depth; l++)
        {
            var layer = network.Layers[l];
            Values[layer.Weight] = where(free[layer.Weight], prefix[l] * weights[layer.Weight] * suffix[l].unsqueeze(1), 0.0);
            if (layer.Bias is { } bias)
                Values[bias] = where(free[bias], weights[bias] * suffix[l], 0.0);
        }

        foreach (var t in inIndex.Concat(carries).Concat(suffix).Concat(held).Concat(Free).Concat(Values).Append(LogMagnitudes))
            t.DetachFromDisposeScope();
        if (LogMagnitudes.numel() > 0 && Values.Select((v, p) => v.masked_select(Free[p])).Any(v => !v.isfinite().all().item<bool>()))
            throw new ArgumentException("the weights are not finite or their path values overflow; path space needs finite weights", nameof(parameters));
    }

    /// <summary>The basis.</summary>
    public BasisTrees Trees { get; }

    /// <summary>Which entries of the parameters own a basis path: boolean, the parameters' shapes.</summary>
    public Tensor[] Free { get; }

    /// <summary>The basis-path values in the parameters' shapes; 0 where no path is owned.</summary>
    public Tensor[] Values { get; }

    /// <summary>log |v| of the basis-path values, one vector; −inf for an edge of weight 0. Never under- or overflows.</summary>
    public Tensor LogMagnitudes { get; }

    /// <summary>Number of basis paths: m − H when every hidden unit carries a path.</summary>
    public long CoordinateCount { get; }

    /// <summary>Hidden units that carry no path.</summary>
    public long UnitsLeftOut { get; }

    /// <summary>The weights at path values, differentiable (twice) in the values; entries that own no basis path are ignored.</summary>
    /// <param name="values">Tensors of the shapes of <see cref="Values"/>.</param>
    public Tensor[] Weights(IReadOnlyList<Tensor> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var weights = new Tensor[values.Count];
        var prefix = ones(network.Widths[0], float64, device: held[0].device);
        for (var l = 0; l < network.Layers.Length; l++)
        {
            var layer = network.Layers[l];
            weights[layer.Weight] = where(Free[layer.Weight], values[layer.Weight] / (prefix * suffix[l].unsqueeze(1)), held[layer.Weight]);
            if (layer.Bias is { } bias)
                weights[bias] = where(Free[bias], values[bias] / suffix[l], held[bias]);
            if (l + 1 < network.Layers.Length)
                prefix = NextPrefix(prefix, weights[layer.Weight], l);
        }

        return weights;
    }

    /// <summary>P of every layer's inputs; 1 where no path is carried, so that it may be divided by.</summary>
    private Tensor[] Prefixes(IReadOnlyList<Tensor> weights)
    {
        var prefix = new Tensor[network.Layers.Length];
        prefix[0] = ones(network.Widths[0], float64, device: held[0].device);
        for (var l = 0; l + 1 < prefix.Length; l++)
            prefix[l + 1] = NextPrefix(prefix[l], Layer(weights, l), l);
        return prefix;
    }

    private Tensor NextPrefix(Tensor prefix, Tensor weight, int h) =>
        where(carries[h], prefix.gather(0, inIndex[h].squeeze(1)) * weight.gather(1, inIndex[h]).squeeze(1), ones_like(suffix[h]));

    private Tensor Layer(IReadOnlyList<Tensor> parameters, int l) => parameters[network.Layers[l].Weight];

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (var t in inIndex.Concat(carries).Concat(suffix).Concat(held).Concat(Free).Concat(Values).Append(LogMagnitudes))
            t.Dispose();
    }
}
