using PsiSweep.Shared.Results;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>
/// Shares of the spectrum of the exact Hessian of L in basis-path values: of the eigenvalues above a thousandth of the largest magnitude,
/// the directions in which the surface is not flat; and (column <c>.negative</c>) of those below minus that. In [0, 1]. Exact, with an
/// error of 0, where there are no more dimensions than <c>density_probes · lanczos_steps</c>; else by stochastic Lanczos quadrature of so
/// many products, with an error that covers the quadrature as well as the starts. Unchanged by positive scaling.
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
        var config = context.Config;
        var products = (int)Math.Min((long)config.DensityProbes * config.LanczosSteps, int.MaxValue);
        if (context.PathHessian.Dimension == 0 || SpectralDensity.Shares(context.PathHessian, draws, products, Flat) is not { } shares)
            return [new(Name, double.NaN, double.NaN), new($"{Name}.negative", double.NaN, double.NaN)];
        return
        [
            new(Name, shares.Above.Mean, shares.Above.StandardError),
            new($"{Name}.negative", shares.Below.Mean, shares.Below.StandardError),
        ];
    }
}
