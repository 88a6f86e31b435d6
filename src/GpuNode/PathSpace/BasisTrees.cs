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
}
