using PsiSweep.Lab.Torch;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness;

/// <summary>
/// The mean rise of the loss under random displacements of the coordinates, with its standard error. Every drawn δ is used with both signs
/// (antithetic variates, Hammersley and Morton 1956): the mean is unbiased, and the gradient's part g·δ, which is larger than the mean by
/// orders
/// of magnitude for small sigma, cancels instead of being noise.
/// </summary>
/// <remarks>
/// In path space the loss grows like 1/|x| towards a pole of the map back to weights, so that the mean over a normal distribution is
/// infinite in
/// exact arithmetic. A pole 6 standard deviations away is met by one draw in 5e8 and left aside; where one is nearer, the mean is said to
/// be
/// infinite. A draw whose loss is not finite makes it NaN.
/// </remarks>
public static class AveragePerturbation
{
    private const double PoleDeviations = 6;
    private static readonly Estimate Unbounded = new(double.PositiveInfinity, double.NaN, 0);

    /// <summary>E over δ_e ~ N(0, sigma²·c_e²) of L(c+δ) − L(c).</summary>
    /// <param name="surface">The loss.</param>
    /// <param name="sigma">Standard deviation, relative, &gt; 0.</param>
    /// <param name="count">Displacements, ≥ 2: half as many draws (at least 2), each with both signs.</param>
    /// <param name="draws">The draws.</param>
    public static Estimate Relative(LossSurface surface, double sigma, int count, Draws draws)
    {
        ArgumentNullException.ThrowIfNull(surface);
        if (sigma * PoleDeviations >= 1 && double.IsFinite(surface.Coordinates.PoleDistance))
            return Unbounded;
        return Mean(RelativeRises(surface, sigma, count, draws));
    }

    /// <summary>The rises of the drawn displacements by themselves, each the mean of both signs.</summary>
    /// <inheritdoc cref="Relative" path="/param"/>
    internal static double[] RelativeRises(LossSurface surface, double sigma, int count, Draws draws)
    {
        ArgumentNullException.ThrowIfNull(surface);
        ArgumentNullException.ThrowIfNull(draws);
        using var deviations = Scaled(surface, sigma);
        return Rises(surface, deviations, count, draws);
    }

    /// <summary>E over δ_e ~ N(0, sigma²) of L(c+δ) − L(c).</summary>
    /// <inheritdoc cref="Relative" path="/param"/>
    public static Estimate Absolute(LossSurface surface, double sigma, int count, Draws draws)
    {
        ArgumentNullException.ThrowIfNull(surface);
        if (sigma * PoleDeviations >= surface.Coordinates.PoleDistance)
            return Unbounded;
        using var deviations = tensor(sigma, float64, device: surface.Coordinates.Values[0].device);
        return Mean(Rises(surface, deviations, count, draws));
    }

    private static Tensor Scaled(LossSurface surface, double sigma)
    {
        using var scope = NewDisposeScope();
        return surface.Coordinates.Flatten(surface.Coordinates.Values).abs().Times(sigma).MoveToOuterDisposeScope();
    }

    private static Estimate Mean(double[] rises) => rises.Aggregate(default(RunningMean), (mean, x) => mean.With(x)).Estimate;

    private static double[] Rises(LossSurface surface, Tensor deviations, int count, Draws draws)
    {
        ArgumentNullException.ThrowIfNull(draws);
        var rises = new double[Math.Max(2, count / 2)];
        for (var pair = 0; pair < rises.Length; pair++)
        {
            using var scope = NewDisposeScope();
            var displacement = draws.Normal(surface.Coordinates.Dimension) * deviations;
            rises[pair] = (surface.At(displacement) - surface.AtCenter + (surface.At(-displacement) - surface.AtCenter)) / 2;
        }

        return rises;
    }
}
