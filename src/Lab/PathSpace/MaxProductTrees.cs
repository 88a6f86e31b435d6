using System.Collections.Immutable;
using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace PsiSweep.Lab.PathSpace;

/// <summary>
/// The canonical trees: In(j) maximises |P[i]·w_ji| (from the inputs up), Out(j) maximises |w_kj·S[k]| (from the outputs down). Unchanged
/// by positive scaling, equivariant under permutations of hidden units, and |P| and |S| are as far from zero as trees can keep them.
/// </summary>
/// <remarks>
/// Products within 1e-10 of the largest, relatively, are tied: edges that were set to 1 and never trained tie exactly, and after a scaling
/// but for rounding. A tie goes to the edge over which all half paths together (the sum of their magnitudes, where the product is the
/// largest of them) weigh most: positive scaling multiplies these sums alike, too, and a renumbering takes them along. What is tied even
/// then (units that are each other's copies) goes to the lower index, which a scaling leaves alone and a renumbering does not.
/// </remarks>
public static class MaxProductTrees
{
    /// <summary>Far above the rounding of a sum of logarithms, far below what two trained weights differ by.</summary>
    private static readonly Scalar Tolerance = 1e-10.ToScalar();

    private static readonly Scalar NoPath = double.NegativeInfinity.ToScalar(); // log 0

    /// <summary>The trees of a network's weights.</summary>
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

        var below = HalfPaths.None(network.Widths[0], logs[0].device);
        for (var h = 0; h < incoming.Length; h++)
        {
            var layer = network.Layers[h];
            (incoming[h], below) = Longest(below, half => (layer.Edges(logs[h]) + layer.OverBelow(half)).flatten(1));
        }

        var above = HalfPaths.None(network.Widths[^1], logs[0].device);
        for (var h = outgoing.Length - 1; h >= 0; h--)
        {
            var layer = network.Layers[h + 1];
            (outgoing[h], above) = Longest(
                above,
                half => (layer.Edges(logs[h + 1]) + layer.OverAbove(half)).permute(1, 0, 2).reshape(layer.In, layer.Out * layer.Parallel)
            );
        }

        return new([.. incoming], [.. outgoing]);
    }

    /// <summary>Each unit's edge, and the half paths that go on from the units.</summary>
    /// <param name="half">The half paths at the edges' far ends.</param>
    /// <param name="over">Half paths continued over every edge: (units, edges of each).</param>
    private static (ImmutableArray<int> Edges, HalfPaths Half) Longest(HalfPaths half, Func<Tensor, Tensor> over)
    {
        var (products, sums) = (over(half.Largest), over(half.Sum));
        var tied = IsLargest(products);
        var first = IsLargest(sums.masked_fill(tied.logical_not(), NoPath)) & tied;
        // argmax does not say which of equal values it takes; the number of entries before the first largest does.
        var edges = first.to(float64).cumsum(1).eq(KeptScalars.Zero).sum(dim: 1, type: int64);
        return ([.. edges.cpu().data<long>().Select(i => (int)i)], new(products.amax([1]), sums.logsumexp(1)));
    }

    private static Tensor IsLargest(Tensor logs) => logs.ge(logs.amax([1], keepdim: true) - Tolerance);

    /// <summary>Of each unit of a layer, from the inputs or to the outputs: the logarithms of the largest magnitude of a half path, and of
    /// the sum of all magnitudes.</summary>
    private readonly record struct HalfPaths(Tensor Largest, Tensor Sum)
    {
        public static HalfPaths None(long units, Device device) =>
            new(zeros(units, float64, device: device), zeros(units, float64, device: device));
    }
}
