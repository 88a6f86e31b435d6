using PsiSweep.Shared.Results;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>Largest eigenvalue of the exact Hessian of L in basis-path values, by Lanczos with its residual norm. Unchanged by positive
/// scaling.</summary>
public sealed class PsiLambdaMax : IMeasure
{
    /// <inheritdoc/>
    public string Name => "psi.lambda_max";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var draws = context.DrawsFor(Name);
        var top = LanczosEigenvalue.Largest(context.PathHessian, draws, context.Config.LanczosSteps, context.Config.LanczosTolerance);
        return [new(Name, top.Value, Residual: top.Residual)];
    }
}
