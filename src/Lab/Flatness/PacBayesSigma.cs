using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness;

/// <summary>
/// The largest standard deviation of a random displacement of the weights under which the expected accuracy over the stated samples drops
/// by no more than
/// 0.1 (± 0.01), by bisection on [0, 2] (Jiang et al., ICLR 2020). All σ share their draws, so that the drop is a function of σ and not
/// noise.
/// </summary>
/// <remarks>The reference code of Jiang et al. passes a variance where a standard deviation is expected; here σ is the standard
/// deviation.</remarks>
public static class PacBayesSigma
{
    private const double TargetDrop = 0.1;
    private const double DropTolerance = 0.01;
    private const double Most = 2;
    private const int Bisections = 20;

    /// <summary>Finds it.</summary>
    /// <param name="context">The trained network.</param>
    /// <param name="relative">Whether δ_e ~ N(0, σ²·w_e²), else N(0, σ²).</param>
    /// <param name="draws">The draws.</param>
    /// <param name="count">Draws, ≥ 1.</param>
    /// <returns>σ in (0, 2]; 2 where even that drops the accuracy by less.</returns>
    public static double Find(MeasureContext context, bool relative, Draws draws, int count)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(draws);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var coordinates = CoordinateSystem.OfWeights(context.Final);
        var directions = Enumerable
            .Range(0, count)
            .Select(_ => Scaled(coordinates.Unflatten(draws.Normal(coordinates.Dimension))))
            .ToArray();
        var accuracy = Accuracy(context, context.Final);
        if (Drop(Most) <= TargetDrop + DropTolerance)
            return Most;
        var (low, high) = (0.0, Most);
        for (var i = 0; i < Bisections; i++)
        {
            var middle = (low + high) / 2;
            var drop = Drop(middle);
            if (Math.Abs(drop - TargetDrop) <= DropTolerance)
                return middle;
            if (drop > TargetDrop)
                high = middle;
            else
                low = middle;
        }

        return (low + high) / 2;

        Tensor[] Scaled(Tensor[] direction) => relative ? [.. direction.Select((d, p) => d * context.Final[p].abs())] : direction;

        double Drop(double sigma) =>
            directions.Average(d =>
            {
                using var inner = NewDisposeScope();
                return accuracy - Accuracy(context, [.. context.Final.Select((w, p) => w + (d[p] * sigma))]);
            });
    }

    private static double Accuracy(MeasureContext context, IReadOnlyList<Tensor> weights)
    {
        context.Step();
        using var scope = NewDisposeScope();
        return context.Network.Forward(weights, context.Samples).argmax(1).eq(context.Classes).to(float64).mean().item<double>();
    }
}
