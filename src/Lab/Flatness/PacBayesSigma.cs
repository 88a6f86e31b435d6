using TorchSharp;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness;

/// <summary>
/// The largest standard deviation σ in [0, 2] of a random displacement of the weights under which the expected accuracy over the stated
/// samples drops by no more than 0.1 (Jiang et al., ICLR 2020). All σ share their draws, so that the drop is a function of σ and not noise,
/// and its crossing of 0.1 is found to a thousandth of itself, however coarse the steps of an accuracy are.
/// </summary>
/// <remarks>The reference code of Jiang et al. passes a variance where a standard deviation is expected; here σ is the standard
/// deviation.</remarks>
public static class PacBayesSigma
{
    /// <summary>σ at most.</summary>
    public const double Most = 2;

    /// <summary>Evaluations of an expected accuracy at most.</summary>
    public const int Evaluations = 24;

    private const double TargetDrop = 0.1;
    private const double SlopeSpan = 0.1; // of σ, to both sides

    /// <summary>1/σ² with its error.</summary>
    /// <param name="context">The trained network.</param>
    /// <param name="relative">Whether δ_e ~ N(0, σ²·w_e²), else N(0, σ²).</param>
    /// <param name="draws">The draws.</param>
    /// <param name="count">Draws, ≥ 1; of a single one the error is NaN.</param>
    /// <returns>At least ¼: that where even σ = 2 drops the accuracy by less.</returns>
    public static Estimate InverseSquare(MeasureContext context, bool relative, Draws draws, int count)
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
        return InverseSquare(Drop);

        Tensor[] Scaled(Tensor[] direction) => relative ? [.. direction.Select((d, p) => d * context.Final[p].abs())] : direction;

        RunningMean Drop(double sigma)
        {
            using var step = sigma.ToScalar();
            var mean = default(RunningMean);
            foreach (var direction in directions)
            {
                using var inner = NewDisposeScope();
                mean = mean.With(accuracy - Accuracy(context, [.. context.Final.Select((w, p) => w.add(direction[p], step))]));
            }

            return mean;
        }
    }

    /// <summary>1/σ² of the largest σ at which a drop that grows with σ is at most the allowed one, with its error.</summary>
    /// <param name="drop">The mean drop over the draws at a σ in (0, 2].</param>
    internal static Estimate InverseSquare(Func<double, RunningMean> drop)
    {
        var most = drop(Most);
        var isMost = most.Mean <= TargetDrop;
        var (sigma, at, width) = isMost ? (Most, most, 0) : LargestArgument.Find(drop, Most, most, TargetDrop, Evaluations - 3);
        var rise = (isMost ? most : drop(sigma * (1 + SlopeSpan))).Mean - drop(sigma * (1 - SlopeSpan)).Mean;
        var slope = rise / (isMost ? SlopeSpan : 2 * SlopeSpan); // in log σ
        // At the largest σ allowed only what exceeds the room that is left to the allowed drop moves it.
        var excess = Math.Max(0, (3 * at.Estimate.StandardError) - (isMost ? TargetDrop - at.Mean : 0));
        var shift =
            (
                excess == 0 ? 0
                : slope > 0 ? excess / slope
                : double.NaN
            ) + width;
        var value = 1 / (sigma * sigma);
        // Further upwards than downwards; unknown where the draws leave σ open by more than a factor of twenty.
        return new(value, shift <= 3 ? value * (Math.Exp(2 * shift) - 1) / 3 : double.NaN, at.Count);
    }

    private static double Accuracy(MeasureContext context, IReadOnlyList<Tensor> weights)
    {
        context.Step();
        using var scope = NewDisposeScope();
        return context.Network.Forward(weights, context.Samples).argmax(1).eq(context.Classes).to(float64).mean().item<double>();
    }
}
