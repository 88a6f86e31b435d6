using PsiSweep.Shared.Results;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>
/// Mean of L(v+δ) − L(v) over random displacements of the basis-path values: relative, δ_e ~ N(0, sigma²·v_e²), and (column <c>.l2</c>)
/// absolute, δ_e ~ N(0, sigma²). Unchanged by positive scaling.
/// </summary>
public sealed class PsiAverage : IMeasure
{
    /// <inheritdoc/>
    public string Name => "psi.average";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var config = context.Config;
        using var relativeDraws = context.DrawsFor(Name);
        using var absoluteDraws = context.DrawsFor($"{Name}.l2");
        var relative = AveragePerturbation.Relative(context.PathSurface, config.AverageSigma, config.AverageDraws, relativeDraws);
        var absolute = AveragePerturbation.Absolute(context.PathSurface, config.AverageSigmaL2, config.AverageDraws, absoluteDraws);
        return [new(Name, relative.Mean, relative.StandardError), new($"{Name}.l2", absolute.Mean, absolute.StandardError)];
    }
}
