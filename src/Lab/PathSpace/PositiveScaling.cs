using PsiSweep.Lab.Networks;
using PsiSweep.Shared.Randomness;
using static TorchSharp.torch;

namespace PsiSweep.Lab.PathSpace;

/// <summary>
/// Multiplies each hidden unit's incoming weights and bias by a factor c &gt; 0 and divides its outgoing weights by c: the network's
/// function stays
/// (Neyshabur et al., NeurIPS 2015), and so do its path values.
/// </summary>
public static class PositiveScaling
{
    /// <summary>Draws a factor for each hidden unit: 10^u, u uniform in ± decades.</summary>
    /// <param name="network">The shape.</param>
    /// <param name="seed">Any.</param>
    /// <param name="decades">&gt; 0.</param>
    /// <returns><c>[h][j]</c> for unit j of hidden layer h.</returns>
    public static double[][] Draw(ReluNetwork network, long seed, double decades)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(decades);
        var random = new SplitMix64((ulong)Seeds.Derive(seed, "rescale"));
        return
        [
            .. network
                .Layers.SkipLast(1)
                .Select(l => Enumerable.Range(0, l.Out).Select(_ => Math.Pow(10, decades * ((2 * random.NextDouble()) - 1))).ToArray()),
        ];
    }

    /// <summary>Applies factors; the caller frees the new parameters.</summary>
    /// <param name="network">The shape.</param>
    /// <param name="parameters">Its parameters, float64.</param>
    /// <param name="factors">As <see cref="Draw"/> gives them.</param>
    public static Tensor[] Apply(ReluNetwork network, IReadOnlyList<Tensor> parameters, double[][] factors)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(factors);
        network.ThrowIfNotParameters(parameters);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var scaled = parameters.Select(p => p.clone()).ToArray();
        for (var h = 0; h < factors.Length; h++)
        {
            var (below, above) = (network.Layers[h], network.Layers[h + 1]);
            var c = tensor(factors[h], float64, device: scaled[0].device);
            below.Edges(scaled[below.Weight]).mul_(below.OverAbove(c));
            if (below.Bias is { } bias)
                scaled[bias].mul_(c);
            above.Edges(scaled[above.Weight]).div_(above.OverBelow(c));
        }

        foreach (var p in scaled)
            p.MoveToOuterDisposeScope();
        return scaled;
    }
}
