using System.Collections.Immutable;
using PsiSweep.GpuNode.Networks;

namespace PsiSweep.GpuNode.PathSpace;

/// <summary>
/// The two trees that choose a basis of path space: each hidden unit's incoming and outgoing tree edge. The H outgoing edges are the gauge
/// (held fixed, they own no basis path); every other edge e = (i → j) owns the path prefix(i), e, suffix(j), of value P[i]·w_e·S[j].
/// Hidden layer h = 0, 1, … lies between the linear layers h and h + 1.
/// </summary>
/// <param name="In"><c>In[h][j]</c>: the column of layer h's weight that holds unit j's incoming tree edge.</param>
/// <param name="Out"><c>Out[h][j]</c>: the row of layer (h + 1)'s weight that holds unit j's outgoing tree edge (in column j).</param>
public sealed record BasisTrees(ImmutableArray<ImmutableArray<int>> In, ImmutableArray<ImmutableArray<int>> Out)
{
    /// <summary>The papers' skeleton: In(j) = j mod width below, Out(j) = j mod width above (Meng et al., arXiv 1802.03713).</summary>
    public static BasisTrees Modular(ReluNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var hidden = Enumerable.Range(1, network.Widths.Length - 2).ToArray();
        return new(
            [.. hidden.Select(l => Enumerable.Range(0, network.Widths[l]).Select(j => j % network.Widths[l - 1]).ToImmutableArray())],
            [.. hidden.Select(l => Enumerable.Range(0, network.Widths[l]).Select(j => j % network.Widths[l + 1]).ToImmutableArray())]);
    }

    /// <summary>Refuses trees that do not fit a network's widths.</summary>
    /// <exception cref="ArgumentException">Says which unit's edge is wrong, and what is allowed.</exception>
    internal void ThrowIfNotOf(ReluNetwork network)
    {
        Check(In, "In", step: -1);
        Check(Out, "Out", step: +1);

        void Check(ImmutableArray<ImmutableArray<int>> tree, string name, int step)
        {
            if (tree.Length != network.Widths.Length - 2)
                throw new ArgumentException($"{name} has {tree.Length} layers for {network.Widths.Length - 2} hidden layers");
            for (var h = 0; h < tree.Length; h++)
            {
                var (width, other) = (network.Widths[h + 1], network.Widths[h + 1 + step]);
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
