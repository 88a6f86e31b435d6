using System.Collections.Immutable;
using PsiSweep.Lab.Networks;

namespace PsiSweep.Lab.PathSpace;

/// <summary>
/// The two trees that choose a basis of path space: each hidden unit's incoming and outgoing tree edge. The H outgoing edges are the gauge
/// (held fixed, they own no basis path); every other edge e = (i → j) owns the path prefix(i), e, suffix(j), of value P[i]·w_e·S[j].
/// Hidden layer h = 0, 1, … lies between the weighted layers h and h + 1. Of K parallel edges between two units the k-th is named by K·unit
/// + k,
/// which is the unit where there is one.
/// </summary>
/// <param name="In"><c>In[h][j]</c>: K·i + k for the k-th edge from unit i below, unit j's incoming tree edge in layer h's weight.</param>
/// <param name="Out"><c>Out[h][j]</c>: K·c + k for the k-th edge to unit c above, unit j's outgoing tree edge in layer (h + 1)'s
/// weight.</param>
public sealed record BasisTrees(ImmutableArray<ImmutableArray<int>> In, ImmutableArray<ImmutableArray<int>> Out)
{
    /// <summary>
    /// The papers' skeleton: In(j) = j mod width below, Out(j) = j mod width above, in the centre of a kernel (Meng et al., arXiv
    /// 1802.03713).
    /// </summary>
    public static BasisTrees Modular(ReluNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new(
            [.. network.Layers.SkipLast(1).Select(l => Edges(l.Out, l.In, l))],
            [.. network.Layers.Skip(1).Select(l => Edges(l.In, l.Out, l))]
        );

        static ImmutableArray<int> Edges(int units, int others, WeightedLayer layer) =>
            [.. Enumerable.Range(0, units).Select(j => (j % others * layer.Parallel) + layer.Center)];
    }

    /// <summary>The place of unit <paramref name="j"/>'s incoming tree edge in the flattened weight of layer
    /// <paramref name="h"/>.</summary>
    internal long InPosition(ReluNetwork network, int h, int j) => ((long)j * network.Layers[h].FanIn) + In[h][j];

    /// <summary>The place of unit <paramref name="j"/>'s outgoing tree edge in the flattened weight of layer <paramref name="h"/> +
    /// 1.</summary>
    internal long OutPosition(ReluNetwork network, int h, int j)
    {
        var layer = network.Layers[h + 1];
        return ((long)OutUnit(network, h, j) * layer.FanIn) + ((long)j * layer.Parallel) + (Out[h][j] % layer.Parallel);
    }

    /// <summary>The unit below that unit <paramref name="j"/> of hidden layer <paramref name="h"/> hangs on.</summary>
    internal int InUnit(ReluNetwork network, int h, int j) => In[h][j] / network.Layers[h].Parallel;

    /// <summary>The unit above that unit <paramref name="j"/> of hidden layer <paramref name="h"/> hangs on.</summary>
    internal int OutUnit(ReluNetwork network, int h, int j) => Out[h][j] / network.Layers[h + 1].Parallel;

    /// <summary>Refuses trees that do not fit a network's widths.</summary>
    /// <exception cref="ArgumentException">Says which unit's edge is wrong, and what is allowed.</exception>
    internal void ThrowIfNotOf(ReluNetwork network)
    {
        Check(In, "In", h => network.Layers[h].FanIn);
        Check(Out, "Out", h => network.Layers[h + 1].Out * network.Layers[h + 1].Parallel);

        void Check(ImmutableArray<ImmutableArray<int>> tree, string name, Func<int, int> edges)
        {
            if (tree.Length != network.Layers.Length - 1)
                throw new ArgumentException($"{name} has {tree.Length} layers for {network.Layers.Length - 1} hidden layers");
            for (var h = 0; h < tree.Length; h++)
            {
                var (width, other) = (network.Layers[h].Out, edges(h));
                if (tree[h].Length != width)
                    throw new ArgumentException($"{name}[{h}] has {tree[h].Length} units for a hidden layer of {width}");
                for (var j = 0; j < width; j++)
                {
                    if (tree[h][j] < 0 || tree[h][j] >= other)
                        throw new ArgumentException($"{name}[{h}][{j}] is {tree[h][j]}; allowed is 0 to {other - 1}");
                }
            }
        }
    }
}
