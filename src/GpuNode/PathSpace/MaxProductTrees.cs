using System.Collections.Immutable;
using PsiSweep.GpuNode.Networks;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.PathSpace;

/// <summary>
/// The canonical trees: In(j) maximises |P[i]·w_ji| (from the inputs up), Out(j) maximises |w_kj·S[k]| (from the outputs down). Unchanged
/// by
/// positive scaling, equivariant under permutations of hidden units, and |P| and |S| are as far from zero as trees can keep them.
/// </summary>
public static class MaxProductTrees
{
    /// <summary>The trees of a network's weights. Equal products are decided for the lower index.</summary>
    /// <param name="network">The shape.</param>
    /// <param name="parameters">Its parameters, any floating type.</param>
    /// <exception cref="ArgumentException">A parameter's shape is not the network's, or a weight is not finite.</exception>
    public static BasisTrees Of(ReluNetwork network, IReadOnlyList<Tensor> parameters)
    {
        ArgumentNullException.ThrowIfNull(network);
        network.ThrowIfNotParameters(parameters);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var logs = network.Layers.Select(l => parameters[l.Weight].detach().to(float64).abs().log()).ToArray(); // zero: −inf
        var incoming = new ImmutableArray<int>[network.Layers.Length - 1];
        var outgoing = new ImmutableArray<int>[network.Layers.Length - 1];

        var prefix = zeros(network.Widths[0], float64, device: logs[0].device);
        for (var h = 0; h < incoming.Length; h++)
        {
            var layer = network.Layers[h];
            var products = (layer.Edges(logs[h]) + layer.OverBelow(prefix)).flatten(1);
            incoming[h] = FirstLargest(products, dim: 1);
            prefix = products.amax([1]);
        }

        var suffix = zeros(network.Widths[^1], float64, device: logs[0].device);
        for (var h = outgoing.Length - 1; h >= 0; h--)
        {
            var layer = network.Layers[h + 1];
            var products = (layer.Edges(logs[h + 1]) + layer.OverAbove(suffix))
                .permute(0, 2, 1)
                .reshape(layer.Out * layer.Parallel, layer.In);
            outgoing[h] = FirstLargest(products, dim: 0);
            suffix = products.amax([0]);
        }

        return new([.. incoming], [.. outgoing]);
    }

    private static ImmutableArray<int> FirstLargest(Tensor products, long dim)
    {
        // argmax does not say which of equal values it takes; the number of entries before the first largest does.
        var largest = products.amax([dim], keepdim: true).eq(products).to(float64).cumsum(dim).eq(0).sum(dim: dim, type: int64);
        return [.. largest.cpu().data<long>().Select(i => (int)i)];
    }
}
