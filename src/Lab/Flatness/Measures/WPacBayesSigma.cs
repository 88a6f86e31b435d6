using PsiSweep.Shared.Results;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>
/// 1/σ² of the largest σ in [0, 2] under which δ_e ~ N(0, σ²) drops the expected accuracy over the stated samples by no more than 0.1
/// (Jiang et al., ICLR 2020, whose reference code takes σ for a variance); 1/4 where σ = 2 does not either. The error is that of the draws.
/// NOT unchanged by positive scaling.
/// </summary>
public sealed class WPacBayesSigma : IMeasure
{
    /// <inheritdoc/>
    public string Name => "w.pacbayes_sigma";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var draws = context.DrawsFor(Name);
        var inverse = PacBayesSigma.InverseSquare(context, relative: false, draws, context.Config.PacBayesDraws);
        return [new(Name, inverse.Mean, inverse.StandardError)];
    }
}
