using PsiSweep.Shared.Results;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>
/// Shares of the spectrum of the exact Hessian of L in basis-path values, by stochastic Lanczos quadrature (Ghorbani et al., ICML 2019): of
/// the
/// eigenvalues above a thousandth of the largest magnitude, the directions in which the surface is not flat; and (column <c>.negative</c>)
/// of those below
/// minus that. In [0, 1], with standard errors over the starts (the same threshold for all). Unchanged by positive scaling.
/// </summary>
public sealed class PsiDensity : IMeasure
{
    /// <summary>Share of the largest magnitude within which an eigenvalue counts as zero.</summary>
    private const double Flat = 1e-3;

    /// <inheritdoc/>
    public string Name => "psi.density";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var draws = context.DrawsFor(Name);
        var hessian = context.PathHessian;
        var density =
            hessian.Dimension == 0 ? null : SpectralDensity.Of(hessian, draws, context.Config.DensityProbes, context.Config.LanczosSteps);
        if (density is null)
            return [new(Name, double.NaN, double.NaN), new($"{Name}.negative", double.NaN, double.NaN)];
        var threshold = Flat * density.Radius;
        var (positive, negative) = (density.Share(x => x > threshold), density.Share(x => x < -threshold));
        return [new(Name, positive.Mean, positive.StandardError), new($"{Name}.negative", negative.Mean, negative.StandardError)];
    }
}
