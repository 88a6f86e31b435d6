using PsiSweep.Lab.Networks;
using PsiSweep.Lab.PathSpace;

namespace PsiSweep.Lab.Optimizers;

/// <summary>
/// What stays fixed while G-SGD trains: the suffix values S, which the held Out edges make, and the constants between the P of a chain's
/// units
/// and its skeleton value. Float64, on the CPU.
/// </summary>
internal sealed class Gauge
{
    /// <summary>At the starting weights.</summary>
    /// <param name="network">The shape.</param>
    /// <param name="trees">The trees.</param>
    /// <param name="chains">Their chains.</param>
    /// <param name="weights">The flat parameters.</param>
    /// <exception cref="ArgumentException">A tree edge is exactly zero.</exception>
    public Gauge(ReluNetwork network, BasisTrees trees, TreeChains chains, ReadOnlySpan<double> weights)
    {
        ArgumentNullException.ThrowIfNull(network);
        var units = chains.Root.Length;
        Suffix = new double[units];
        var above = units; // number of the first unit of the layer above
        for (var h = trees.Out.Length - 1; h >= 0; h--)
        {
            var layer = above - trees.Out[h].Length;
            for (var j = 0; j < trees.Out[h].Length; j++)
                Suffix[layer + j] =
                    weights[(int)chains.Held[layer + j]] * (h + 1 < trees.Out.Length ? Suffix[above + trees.OutUnit(network, h, j)] : 1);
            above = layer;
        }

        Prefix = new double[units];
        PrefixPerSkeletonValue = new double[units];
        for (int h = 0, unit = 0, below = 0; h < trees.In.Length; below = unit - trees.In[h].Length, h++)
        {
            for (var j = 0; j < trees.In[h].Length; j++, unit++)
            {
                var parent = h == 0 ? -1 : below + trees.InUnit(network, h, j);
                var edge = weights[(int)chains.In[unit]];
                Prefix[unit] = edge * (parent < 0 ? 1 : Prefix[parent]);
                PrefixPerSkeletonValue[unit] = chains.Root[unit] == unit ? 1 / Suffix[unit] : PrefixPerSkeletonValue[parent] * edge;
            }
        }

        if (Suffix.Concat(Prefix).Any(p => p == 0 || !double.IsFinite(p)))
        {
            throw new ArgumentException(
                "a tree edge of the starting weights is exactly zero or not finite; G-SGD needs every one to be finite and non-zero "
                    + "(network.tree_edges: ones)",
                nameof(weights)
            );
        }
    }

    /// <summary>S of each hidden unit, (H).</summary>
    public double[] Suffix { get; }

    /// <summary>P of each hidden unit at the starting weights, (H).</summary>
    public double[] Prefix { get; }

    /// <summary>P of each hidden unit divided by the skeleton value of its chain, (H): constant.</summary>
    public double[] PrefixPerSkeletonValue { get; }
}
