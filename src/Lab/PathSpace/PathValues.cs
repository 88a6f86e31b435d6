using PsiSweep.Lab.Networks;
using static TorchSharp.torch;

namespace PsiSweep.Lab.PathSpace;

/// <summary>
/// Prefix values P and suffix values S of a network's units over two trees, and the values V[l] = P (row) ∘ W[l] ∘ S (column) of whole
/// layers
/// (Meng et al., arXiv 1802.03713, for equal widths and the modular trees). One pass over the weights; no path is enumerated. Everything is
/// differentiable and of the parameters' floating type.
/// </summary>
public sealed class PathValues : IDisposable
{
    private readonly ReluNetwork network;
    private readonly Device device;
    private readonly Tensor[] inEdges; // [h]: (width), the place of each unit's incoming tree edge in the flattened weight below
    private readonly Tensor[] inUnits; // [h]: (width), the unit that it comes from
    private readonly Tensor[] outEdges; // [h]: (width), the place of each unit's outgoing tree edge in the flattened weight above
    private readonly Tensor[] outUnits; // [h]: (width), the unit that it leads to

    /// <summary>Puts the trees on a device.</summary>
    /// <param name="network">The shape.</param>
    /// <param name="trees">The trees.</param>
    /// <param name="device">Where the parameters are.</param>
    /// <exception cref="ArgumentException">The trees are not of this network.</exception>
    public PathValues(ReluNetwork network, BasisTrees trees, Device device)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(trees);
        trees.ThrowIfNotOf(network);
        this.network = network;
        this.device = device;
        using var scope = NewDisposeScope();
        inEdges = EachHidden((h, j) => trees.InPosition(network, h, j));
        inUnits = EachHidden((h, j) => trees.InUnit(network, h, j));
        outEdges = EachHidden((h, j) => trees.OutPosition(network, h, j));
        outUnits = EachHidden((h, j) => trees.OutUnit(network, h, j));

        Tensor[] EachHidden(Func<int, int, long> of) =>
            [
                .. trees.In.Select(
                    (units, h) =>
                        tensor([.. Enumerable.Range(0, units.Length).Select(j => of(h, j))], int64, device: device).DetachFromDisposeScope()
                ),
            ];
    }

    /// <summary>P of the units below every weighted layer: <c>[l]</c> has shape (In of layer l); P = 1 at the inputs.</summary>
    /// <param name="parameters">The network's parameters.</param>
    public Tensor[] Prefixes(IReadOnlyList<Tensor> parameters)
    {
        var prefix = new Tensor[network.Layers.Length];
        prefix[0] = Inputs(parameters).fill_(1);
        for (var h = 0; h + 1 < prefix.Length; h++)
            prefix[h + 1] = NextPrefix(prefix[h], Weight(parameters, h), h);
        return prefix;
    }

    /// <summary>S of the units above every weighted layer: <c>[l]</c> has shape (Out of layer l); S = 1 at the logits.</summary>
    /// <param name="parameters">The network's parameters.</param>
    public Tensor[] Suffixes(IReadOnlyList<Tensor> parameters)
    {
        var suffix = new Tensor[network.Layers.Length];
        suffix[^1] = Logits(parameters).fill_(1);
        for (var h = suffix.Length - 2; h >= 0; h--)
            suffix[h] = suffix[h + 1].index_select(0, outUnits[h]) * OutEdges(Weight(parameters, h + 1), h);
        return suffix;
    }

    /// <summary>log |P|, which neither under- nor overflows; −inf where P is exactly 0. Shapes as <see cref="Prefixes"/>.</summary>
    /// <param name="parameters">The network's parameters.</param>
    public Tensor[] LogPrefixes(IReadOnlyList<Tensor> parameters)
    {
        var log = new Tensor[network.Layers.Length];
        log[0] = Inputs(parameters);
        for (var h = 0; h + 1 < log.Length; h++)
            log[h + 1] = log[h].index_select(0, inUnits[h]) + InEdges(Weight(parameters, h), h).abs().log();
        return log;
    }

    /// <summary>log |S|, which neither under- nor overflows; −inf where S is exactly 0. Shapes as <see cref="Suffixes"/>.</summary>
    /// <param name="parameters">The network's parameters.</param>
    public Tensor[] LogSuffixes(IReadOnlyList<Tensor> parameters)
    {
        var log = new Tensor[network.Layers.Length];
        log[^1] = Logits(parameters);
        for (var h = log.Length - 2; h >= 0; h--)
            log[h] = log[h + 1].index_select(0, outUnits[h]) + OutEdges(Weight(parameters, h + 1), h).abs().log();
        return log;
    }

    /// <summary>P of hidden layer <paramref name="h"/>'s units from P of the units below and the weight between them.</summary>
    public Tensor NextPrefix(Tensor prefix, Tensor weight, int h)
    {
        ArgumentNullException.ThrowIfNull(prefix);
        return prefix.index_select(0, inUnits[h]) * InEdges(weight, h);
    }

    /// <summary>
    /// The values of the paths prefix(i), e, suffix(j) of every edge e = (i → j), in the parameters' shapes; a bias is an edge from a
    /// constant
    /// unit with P = 1. The entries of held (Out) edges are paths too, but no coordinates.
    /// </summary>
    /// <param name="parameters">The network's parameters.</param>
    /// <param name="prefix">P, as <see cref="Prefixes"/> gives it.</param>
    /// <param name="suffix">S, as <see cref="Suffixes"/> gives it.</param>
    public Tensor[] Of(IReadOnlyList<Tensor> parameters, IReadOnlyList<Tensor> prefix, IReadOnlyList<Tensor> suffix)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(prefix);
        ArgumentNullException.ThrowIfNull(suffix);
        var values = new Tensor[parameters.Count];
        for (var l = 0; l < network.Layers.Length; l++)
        {
            var layer = network.Layers[l];
            var weight = parameters[layer.Weight];
            values[layer.Weight] = (layer.OverBelow(prefix[l]) * layer.Edges(weight) * layer.OverAbove(suffix[l])).view(weight.shape);
            if (layer.Bias is { } bias)
                values[bias] = parameters[bias] * suffix[l];
        }

        return values;
    }

    /// <summary>Which entries of the parameters are not held: all but the Out edges. Boolean, the parameters' shapes; m − H entries are
    /// true.</summary>
    public Tensor[] FreeEdges()
    {
        using var scope = NewDisposeScope();
        var free = network.Parameters.Select(p => ones([.. p.Shape], @bool, device)).ToArray();
        for (var h = 0; h < outEdges.Length; h++)
            free[network.Layers[h + 1].Weight].view(-1).index_fill_(0, outEdges[h], false);
        foreach (var mask in free)
            mask.MoveToOuterDisposeScope();
        return free;
    }

    /// <summary>Which entries of the parameters are In edges. Boolean, the parameters' shapes; H entries are true.</summary>
    public Tensor[] InEdgeMasks()
    {
        var masks = network.Parameters.Select(p => zeros([.. p.Shape], @bool, device)).ToArray();
        for (var h = 0; h < inEdges.Length; h++)
            masks[network.Layers[h].Weight].view(-1).index_fill_(0, inEdges[h], true);
        return masks;
    }

    /// <summary>The entries of a tensor of the shape of layer <paramref name="h"/>'s weight at the incoming tree edges of the units above
    /// it.</summary>
    public Tensor InEdges(Tensor weight, int h)
    {
        ArgumentNullException.ThrowIfNull(weight);
        return weight.flatten().index_select(0, inEdges[h]);
    }

    private Tensor OutEdges(Tensor weight, int h) => weight.flatten().index_select(0, outEdges[h]);

    private Tensor Inputs(IReadOnlyList<Tensor> parameters) =>
        zeros(network.Widths[0], Weight(parameters, 0).dtype, Weight(parameters, 0).device);

    private Tensor Logits(IReadOnlyList<Tensor> parameters) =>
        zeros(network.Widths[^1], Weight(parameters, 0).dtype, Weight(parameters, 0).device);

    private Tensor Weight(IReadOnlyList<Tensor> parameters, int l) => parameters[network.Layers[l].Weight];

    /// <summary>Frees the trees' tensors.</summary>
    public void Dispose()
    {
        foreach (var t in inEdges.Concat(inUnits).Concat(outEdges).Concat(outUnits))
            t.Dispose();
    }
}
