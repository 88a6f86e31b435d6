using PsiSweep.Shared.Results;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>Trace of the exact Hessian of L in the weights, by Hutchinson's estimate with its standard error. NOT unchanged by positive
/// scaling (Dinh et al., ICML 2017): for comparison.</summary>
public sealed class WTrace : IMeasure
{
    /// <inheritdoc/>
    public string Name => "w.trace";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var draws = context.DrawsFor(Name);
        var trace = HutchinsonTrace.Of(context.WeightHessian, draws, context.Config.Probes, context.Config.ProbeTolerance);
        return [new(Name, trace.Mean, trace.StandardError)];
    }
}
