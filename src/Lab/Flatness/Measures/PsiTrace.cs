using PsiSweep.Shared.Results;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>Trace of the exact Hessian of L in basis-path values, by Hutchinson's estimate with its standard error. Unchanged by positive
/// scaling.</summary>
public sealed class PsiTrace : IMeasure
{
    /// <inheritdoc/>
    public string Name => "psi.trace";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var draws = context.DrawsFor(Name);
        var trace = HutchinsonTrace.Of(context.PathHessian, draws, context.Config.Probes, context.Config.ProbeTolerance);
        return [new(Name, trace.Mean, trace.StandardError)];
    }
}
