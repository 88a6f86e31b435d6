using PsiSweep.Lab.Networks;
using PsiSweep.Lab.PathSpace;

namespace PsiSweep.Lab.Optimizers;

/// <summary>
/// The tree edges as positions in the flat parameters, for all hidden layers at once. A unit whose In edge is held (it is the Out edge of
/// the
/// unit below) has the P of that unit times a constant. So units form chains, from a root, whose In edge is free, upwards: P of a whole
/// chain follows from one basis-path value, that of the root's In edge, the <i>skeleton value</i> of the chain.
/// </summary>
/// <remarks>Units are counted over the hidden layers, from the first on: H of them, in R chains.</remarks>
internal sealed class TreeChains
{
    private TreeChains(long[] starts, long[] held, long[] incoming, int[] root, int[][] chains) =>
        (Starts, Held, In, Root, Chains) = (starts, held, incoming, root, chains);

    /// <summary>Where each layer's weight starts in the flat parameters, (L); its bias follows it.</summary>
    public long[] Starts { get; }

    /// <summary>Each unit's Out edge, (H): the gauge.</summary>
    public long[] Held { get; }

    /// <summary>Each unit's In edge, (H).</summary>
    public long[] In { get; }

    /// <summary>The root of each unit's chain, (H); its own number when its In edge is free.</summary>
    public int[] Root { get; }

    /// <summary>The units of each chain, root first; R chains in the order of their roots.</summary>
    public int[][] Chains { get; }

    /// <summary>The chains of a network's trees.</summary>
    public static TreeChains Of(ReluNetwork network, BasisTrees trees)
    {
        var starts = StartsOf(network);
        var held = new List<long>();
        var incoming = new List<long>();
        var root = new List<int>();
        var first = 0; // number of the first unit of the layer below
        for (var h = 0; h < trees.In.Length; h++)
        {
            var layer = root.Count;
            for (var j = 0; j < trees.In[h].Length; j++)
            {
                var edge = starts[h] + trees.InPosition(network, h, j);
                var below = first + trees.InUnit(network, h, j);
                var isHeld = h > 0 && held[below] == edge;
                root.Add(isHeld ? root[below] : layer + j);
                incoming.Add(edge);
                held.Add(starts[h + 1] + trees.OutPosition(network, h, j));
            }

            first = layer;
        }

        var chains = Enumerable.Range(0, root.Count).GroupBy(u => root[u]).OrderBy(c => c.Key).Select(c => c.ToArray()).ToArray();
        return new(starts, [.. held], [.. incoming], [.. root], chains);
    }

    private static long[] StartsOf(ReluNetwork network)
    {
        var before = new long[network.Parameters.Length];
        for (var p = 1; p < before.Length; p++)
            before[p] = before[p - 1] + network.Parameters[p - 1].Count;
        return [.. network.Layers.Select(l => before[l.Weight])];
    }
}
