using PsiSweep.Lab.Networks;
using PsiSweep.Lab.PathSpace;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness.Surfaces;

/// <summary>
/// The straight line between two networks of one shape: in the weights as they are, (1 − t)·w_A + t·w_B; and in the path space of the
/// modular trees,
/// (1 − t)·v_A + t·v_B. For the second B is brought into A's gauge, rescaled so that its held (Out) edges are A's: its function stays.
/// Where a held edge has another sign in
/// the two, no positive scaling does that; where a skeleton value has, a pole lies between them (<see cref="Poles"/>); and where a held or
/// skeleton edge is zero in one alone, they
/// have other coordinates. Then there is no line in path space.
/// </summary>
public static class LineBetween
{
    /// <summary>The loss along the line in the weights.</summary>
    /// <param name="network">The shape.</param>
    /// <param name="a">A's parameters, float64.</param>
    /// <param name="b">B's.</param>
    /// <param name="steps">t.</param>
    /// <param name="loss">L of parameters.</param>
    public static double[] InWeights(
        ReluNetwork network,
        IReadOnlyList<Tensor> a,
        IReadOnlyList<Tensor> b,
        double[] steps,
        Func<IReadOnlyList<Tensor>, double> loss
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(loss);
        network.ThrowIfNotParameters(a);
        network.ThrowIfNotParameters(b);
        return Array.ConvertAll(
            steps,
            t =>
            {
                using var scope = NewDisposeScope();
                return loss([.. a.Zip(b, (x, y) => (x * (1 - t)) + (y * t))]);
            }
        );
    }

    /// <summary>The loss along the line in path space, infinite beyond a pole; null where there is none.</summary>
    /// <inheritdoc cref="InWeights" path="/param"/>
    public static double[]? InPathSpace(
        ReluNetwork network,
        IReadOnlyList<Tensor> a,
        IReadOnlyList<Tensor> b,
        double[] steps,
        Func<IReadOnlyList<Tensor>, double> loss
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(loss);
        using var scope = NewDisposeScope();
        var trees = BasisTrees.Modular(network);
        if (GaugeFactors(network, trees, a, b) is not { } factors)
            return null;
        using var from = new PathSpaceMap(network, trees, a);
        using var to = new PathSpaceMap(network, trees, PositiveScaling.Apply(network, b, factors));
        if (from.UnitsLeftOut > 0 || to.UnitsLeftOut > 0 || from.Free.Zip(to.Free).Any(f => f.First.ne(f.Second).any().item<bool>()))
            return null;
        using var poles = new Poles(from);
        if (poles.LieBefore(to.Values))
            return null;
        return Array.ConvertAll(
            steps,
            t =>
            {
                using var inner = NewDisposeScope();
                Tensor[] values = [.. from.Values.Zip(to.Values, (x, y) => (x * (1 - t)) + (y * t))];
                return poles.LieBefore(values) ? double.PositiveInfinity : loss(from.Weights(values));
            }
        );
    }

    /// <summary>What B's units must be scaled by so that its Out edges are A's; null where signs differ or one is zero.</summary>
    private static double[][]? GaugeFactors(ReluNetwork network, BasisTrees trees, IReadOnlyList<Tensor> a, IReadOnlyList<Tensor> b)
    {
        var factors = new double[trees.Out.Length][];
        for (var h = trees.Out.Length - 1; h >= 0; h--)
        {
            var weight = network.Layers[h + 1].Weight;
            var (ofA, ofB) = (a[weight].flatten(), b[weight].flatten());
            factors[h] = new double[trees.Out[h].Length];
            for (var j = 0; j < factors[h].Length; j++)
            {
                var edge = trees.OutPosition(network, h, j);
                var above = h + 1 < factors.Length ? factors[h + 1][trees.OutUnit(network, h, j)] : 1;
                factors[h][j] = ofB[edge].item<double>() * above / ofA[edge].item<double>();
                if (!(factors[h][j] > 0) || !double.IsFinite(factors[h][j]))
                    return null;
            }
        }

        return factors;
    }
}
