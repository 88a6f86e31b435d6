using PsiSweep.Lab.Networks;
using static TorchSharp.torch;

namespace PsiSweep.Lab.PathSpace;

/// <summary>
/// Path space around given weights: the basis-path values v and the differentiable map W(v) back to weights, W[l] = V[l] / (P[l−1] ⊗ S[l]),
/// with
/// the Out edges held and P of the next layer from the new W. Coordinates are kept in the parameters' own shapes, with a mask that says
/// which
/// entries are free (own a basis path); a bias is an edge from a constant unit with P = 1. All in float64.
/// </summary>
/// <remarks>
/// A unit whose prefix or suffix value is exactly zero carries no path: it is left out, its edges are held at their weights and own no
/// coordinate. In max-product trees that is a unit to which, or from which, every path has an edge of weight zero. Where P or S is not zero
/// but
/// too small or too large for a double, values and weights are not finite, and so are the measures taken there; the log-magnitudes are
/// exact.
/// </remarks>
public sealed class PathSpaceMap : IDisposable
{
    private readonly ReluNetwork network;
    private readonly PathValues paths;
    private readonly Tensor[] reached; // [h]: (width) whether P of the unit is not zero
    private readonly Tensor[] suffix; // [l]: (out) S of the units above layer l; 1 where no path is carried, so that it may be divided by
    private readonly Tensor[] held; // parameter shapes: the weight where it is not free, else 0

    /// <summary>Sets up path space.</summary>
    /// <param name="network">The shape.</param>
    /// <param name="trees">The basis.</param>
    /// <param name="parameters">The weights around which it is set up; copied. Any floating type.</param>
    /// <exception cref="ArgumentException">A parameter's shape is not the network's, or a weight is not finite.</exception>
    public PathSpaceMap(ReluNetwork network, BasisTrees trees, IReadOnlyList<Tensor> parameters)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(trees);
        network.ThrowIfNotParameters(parameters);
        this.network = network;
        Trees = trees;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var weights = parameters.Select(p => p.detach().to(float64)).ToArray();
        paths = new PathValues(network, trees, weights[0].device);

        // Log-magnitudes decide what carries a path, so that a product too small for a double is not mistaken for zero.
        var logPrefix = paths.LogPrefixes(weights);
        var logSuffix = paths.LogSuffixes(weights);
        reached = [.. logPrefix.Skip(1).Select(p => p.isfinite())];
        var carries = reached.Zip(logSuffix).Select(u => u.First & u.Second.isfinite()).ToArray();
        suffix = paths.Suffixes(weights);
        for (var h = 0; h < carries.Length; h++)
            suffix[h] = where(carries[h], suffix[h], ones_like(suffix[h]));

        Free = paths.FreeEdges();
        var logs = new Tensor[weights.Length];
        for (var l = 0; l < network.Layers.Length; l++)
        {
            var layer = network.Layers[l];
            if (l > 0)
                Free[layer.Weight] = (layer.Edges(Free[layer.Weight]) & layer.OverBelow(carries[l - 1])).view(Free[layer.Weight].shape);
            if (l < carries.Length)
                Free[layer.Weight] = (layer.Edges(Free[layer.Weight]) & layer.OverAbove(carries[l])).view(Free[layer.Weight].shape);
            var weight = weights[layer.Weight];
            logs[layer.Weight] = (layer.OverBelow(logPrefix[l]) + layer.Edges(weight).abs().log() + layer.OverAbove(logSuffix[l])).view(
                weight.shape
            );
            if (layer.Bias is not { } bias)
                continue;
            if (l < carries.Length)
                Free[bias] = carries[l];
            logs[bias] = weights[bias].abs().log() + logSuffix[l];
        }

        held = [.. weights.Select((w, p) => where(Free[p], zeros_like(w), w))];
        LogMagnitudes = cat([.. logs.Select((log, p) => log.masked_select(Free[p]))]);
        CoordinateCount = LogMagnitudes.numel();
        IsSkeleton = cat([.. paths.InEdgeMasks().Select((mask, p) => mask.masked_select(Free[p]))]);
        UnitsLeftOut = carries.Sum(c => c.logical_not().sum().item<long>());
        Values = [.. paths.Of(weights, Prefixes(weights), suffix).Select((v, p) => where(Free[p], v, zeros_like(v)))];
        PoleDistance = NearestPole();
        foreach (var t in Owned)
            t.DetachFromDisposeScope();
    }

    /// <summary>The basis.</summary>
    public BasisTrees Trees { get; }

    /// <summary>Which entries of the parameters own a basis path: boolean, the parameters' shapes.</summary>
    public Tensor[] Free { get; }

    /// <summary>The basis-path values in the parameters' shapes; 0 where no path is owned.</summary>
    public Tensor[] Values { get; }

    /// <summary>log |v| of the basis-path values, one vector; −inf for an edge of weight 0. Never under- or overflows.</summary>
    public Tensor LogMagnitudes { get; }

    /// <summary>Which of them are skeleton paths, those of the free In edges, by which the weights above are divided: boolean, as long as
    /// <see cref="LogMagnitudes"/>.</summary>
    public Tensor IsSkeleton { get; }

    /// <summary>Number of basis paths: m − H when every hidden unit carries a path.</summary>
    public long CoordinateCount { get; }

    /// <summary>Hidden units that carry no path.</summary>
    public long UnitsLeftOut { get; }

    /// <summary>
    /// Distance from the values to the nearest pole of the map: the smallest |v| of a free In edge, whose value 0 makes its unit's P zero,
    /// which
    /// the weights of the unit's outgoing edges are divided by. Infinite when there is none (no hidden layer).
    /// </summary>
    public double PoleDistance { get; }

    private IEnumerable<Tensor> Owned => [.. reached, .. suffix, .. held, .. Free, .. Values, LogMagnitudes, IsSkeleton];

    /// <summary>The weights at path values, differentiable (twice) in the values; entries that own no basis path are ignored.</summary>
    /// <param name="values">Float64 tensors of the shapes of <see cref="Values"/>.</param>
    /// <returns>Weights in the parameters' shapes; not finite where the values make a unit's P zero.</returns>
    public Tensor[] Weights(IReadOnlyList<Tensor> values)
    {
        network.ThrowIfNotShapes(values);
        var weights = new Tensor[values.Count];
        var prefix = ones(network.Widths[0], float64, device: held[0].device);
        for (var l = 0; l < network.Layers.Length; l++)
        {
            var layer = network.Layers[l];
            var value = values[layer.Weight];
            var free = (layer.Edges(value) / (layer.OverBelow(prefix) * layer.OverAbove(suffix[l]))).view(value.shape);
            weights[layer.Weight] = where(Free[layer.Weight], free, held[layer.Weight]);
            if (layer.Bias is { } bias)
                weights[bias] = where(Free[bias], values[bias] / suffix[l], held[bias]);
            if (l + 1 < network.Layers.Length)
                prefix = NextPrefix(prefix, weights[layer.Weight], l);
        }

        return weights;
    }

    private double NearestPole()
    {
        var nearest = double.PositiveInfinity;
        for (var h = 0; h + 1 < network.Layers.Length; h++)
        {
            var weight = network.Layers[h].Weight;
            var values = paths.InEdges(Values[weight], h).abs().masked_select(paths.InEdges(Free[weight], h));
            nearest = values.numel() == 0 ? nearest : Math.Min(nearest, values.min().item<double>());
        }

        return nearest;
    }

    private Tensor[] Prefixes(Tensor[] weights)
    {
        var prefix = new Tensor[network.Layers.Length];
        prefix[0] = ones(network.Widths[0], float64, device: weights[0].device);
        for (var h = 0; h + 1 < prefix.Length; h++)
            prefix[h + 1] = NextPrefix(prefix[h], weights[network.Layers[h].Weight], h);
        return prefix;
    }

    /// <summary>P of the next units; 1 where it is zero. (A held unit that is reached keeps its P: a tree may run through it.)</summary>
    private Tensor NextPrefix(Tensor prefix, Tensor weight, int h)
    {
        var next = paths.NextPrefix(prefix, weight, h);
        return where(reached[h], next, ones_like(next));
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        paths.Dispose();
        foreach (var t in Owned)
            t.Dispose();
    }
}
