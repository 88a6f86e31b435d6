using PsiSweep.GpuNode.PathSpace;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Optimizers;

/// <summary>The tree edges of one hidden layer as index tensors.</summary>
internal sealed class TreeIndex : IDisposable
{
    /// <summary>For hidden layer h.</summary>
    /// <param name="basis">The trees.</param>
    /// <param name="h">The hidden layer.</param>
    /// <param name="above">Weight of the layer above, (out, width).</param>
    /// <param name="device">Where the tensors live.</param>
    public TreeIndex(BasisTrees basis, int h, Tensor above, Device device)
    {
        using var scope = NewDisposeScope();
        InFlat = Index(basis.In[h]);
        OutFlat = Index(basis.Out[h]);
        In = InFlat.unsqueeze(1).DetachFromDisposeScope();
        Out = OutFlat.unsqueeze(0).DetachFromDisposeScope();
        Held = above.gather(0, Out).clone().DetachFromDisposeScope();
        ZeroRow = zeros_like(Held).DetachFromDisposeScope();

        // In(j) is itself a held edge when its lower unit's Out leads to j.
        var heldIn = basis.In[h].Select((i, j) => h > 0 && basis.Out[h - 1][i] == j ? 1.0 : 0.0).ToArray();
        HeldIn = tensor(heldIn, above.dtype, device: device).unsqueeze(1).DetachFromDisposeScope();
        MinusFree = HeldIn.sub(1).DetachFromDisposeScope();
        if (h + 1 < basis.In.Length)
        {
            var chained = basis.Out[h].Select((c, j) => basis.In[h + 1][c] == j ? 1.0 : 0.0).ToArray();
            Chained = tensor(chained, above.dtype, device: device).DetachFromDisposeScope();
        }

        Tensor Index(IEnumerable<int> of) => tensor(of.Select(i => (long)i).ToArray(), int64, device: device).DetachFromDisposeScope();
    }

    /// <summary>Column of each unit's incoming edge, (width).</summary>
    public Tensor InFlat { get; }

    /// <summary>The same, (width, 1).</summary>
    public Tensor In { get; }

    /// <summary>Row of each unit's outgoing edge, (width).</summary>
    public Tensor OutFlat { get; }

    /// <summary>The same, (1, width).</summary>
    public Tensor Out { get; }

    /// <summary>Values at which the outgoing edges are held, (1, width).</summary>
    public Tensor Held { get; }

    /// <summary>Zeros, (1, width).</summary>
    public Tensor ZeroRow { get; }

    /// <summary>1 where the incoming edge is held (it is its lower unit's outgoing edge), else 0; (width, 1).</summary>
    public Tensor HeldIn { get; }

    /// <summary>−1 where the incoming edge is free, else 0; (width, 1).</summary>
    public Tensor MinusFree { get; }

    /// <summary>1 where c = Out(j) has In(c) = j, else 0; (width). Null for the last hidden layer.</summary>
    public Tensor? Chained { get; }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (var t in new[] { InFlat, In, OutFlat, Out, Held, ZeroRow, HeldIn, MinusFree, Chained })
            t?.Dispose();
    }
}
