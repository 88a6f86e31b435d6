using PsiSweep.Lab.Networks;
using PsiSweep.Lab.PathSpace;
using PsiSweep.Shared.Configuration;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Training;

/// <summary>
/// Draws starting weights, equal in distribution to PyTorch's of the same name. Drawn in float32 on the CPU in the order of the parameters
/// and
/// then copied to the device: the same on every device.
/// </summary>
public static class StartingWeights
{
    /// <summary>Fills the parameters.</summary>
    /// <param name="network">The shape.</param>
    /// <param name="parameters">Tensors to fill.</param>
    /// <param name="init">The distribution.</param>
    /// <param name="treeEdgesAreOne">Whether every edge of the modular trees is then set to 1.</param>
    /// <param name="generator">Source of randomness, on the CPU.</param>
    public static void Fill(
        ReluNetwork network,
        IReadOnlyList<Tensor> parameters,
        WeightInit init,
        bool treeEdgesAreOne,
        Generator generator
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(parameters);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        for (var l = 0; l < network.Layers.Length; l++)
        {
            var layer = network.Layers[l];
            parameters[layer.Weight]
                .copy_(Weight(layer, init, isLast: l + 1 == network.Layers.Length, generator).view(parameters[layer.Weight].shape));
            if (layer.Bias is { } bias)
                parameters[bias].copy_(Uniform([layer.Out], 1 / Math.Sqrt(layer.FanIn), generator));
        }

        if (treeEdgesAreOne)
            SetTreeEdgesToOne(network, parameters);
    }

    /// <summary>Whether the tree edges of a trial start at 1.</summary>
    public static bool TreeEdgesAreOne(TreeEdges edges, OptimizerKind optimizer) =>
        edges switch
        {
            TreeEdges.Auto => optimizer == OptimizerKind.GSgd,
            TreeEdges.Random => false,
            TreeEdges.Ones => true,
            _ => throw new ArgumentOutOfRangeException(nameof(edges), edges, "not a kind of tree edges"),
        };

    /// <summary>A weight as a matrix, (out, fan_in).</summary>
    private static Tensor Weight(WeightedLayer layer, WeightInit init, bool isLast, Generator generator)
    {
        long[] shape = [layer.Out, layer.FanIn];
        return init switch
        {
            WeightInit.Default => Uniform(shape, 1 / Math.Sqrt(layer.FanIn), generator), // kaiming_uniform_ with a = √5
            WeightInit.KaimingUniform => Uniform(shape, Math.Sqrt(6.0 / layer.FanIn), generator),
            WeightInit.KaimingNormal => Normal(shape, Math.Sqrt(2.0 / layer.FanIn), generator),
            WeightInit.XavierUniform => Uniform(shape, Math.Sqrt(6.0 / (layer.FanIn + layer.FanOut)), generator),
            WeightInit.XavierNormal => Normal(shape, Math.Sqrt(2.0 / (layer.FanIn + layer.FanOut)), generator),
            WeightInit.Orthogonal => Orthogonal(layer, isLast ? 1 : Math.Sqrt(2), generator),
            _ => throw new ArgumentOutOfRangeException(nameof(init), init, "not an initialisation"),
        };
    }

    private static Tensor Uniform(long[] shape, double bound, Generator generator) =>
        rand(shape, dtype: float32, generator: generator).mul_(2 * bound).sub_(bound);

    private static Tensor Normal(long[] shape, double deviation, Generator generator) =>
        randn(shape, dtype: float32, generator: generator).mul_(deviation);

    /// <summary>As torch.nn.init.orthogonal_: QR of a normal matrix, signs made unique (Saxe et al., ICLR 2014).</summary>
    private static Tensor Orthogonal(WeightedLayer layer, double gain, Generator generator)
    {
        var tall = Math.Max(layer.Out, layer.FanIn);
        var wide = Math.Min(layer.Out, layer.FanIn);
        var (q, r) = linalg.qr(randn([tall, wide], dtype: float64, generator: generator));
        q = q * r.diag().sign();
        return (layer.Out < layer.FanIn ? q.t() : q).mul(gain).to(float32);
    }

    /// <summary>Sets every edge of the modular trees to 1.</summary>
    internal static void SetTreeEdgesToOne(ReluNetwork network, IReadOnlyList<Tensor> parameters)
    {
        var trees = BasisTrees.Modular(network);
        for (var h = 0; h < trees.In.Length; h++)
        {
            var units = Enumerable.Range(0, network.Layers[h].Out).ToArray();
            SetToOne(parameters[network.Layers[h].Weight], units.Select(j => trees.InPosition(network, h, j)));
            SetToOne(parameters[network.Layers[h + 1].Weight], units.Select(j => trees.OutPosition(network, h, j)));
        }
    }

    private static void SetToOne(Tensor weight, IEnumerable<long> places)
    {
        using var index = tensor(places.ToArray(), int64, device: weight.device);
        weight.view(-1).index_fill_(0, index, 1);
    }
}
