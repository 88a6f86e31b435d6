using PsiSweep.Shared.Results;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>Largest eigenvalue of the exact Hessian of L in the weights, by Lanczos with its residual norm. NOT unchanged by positive
/// scaling (Dinh et al., ICML 2017): for comparison.</summary>
public sealed class WLambdaMax : IMeasure
{
    /// <inheritdoc/>
    public string Name => "w.lambda_max";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var draws = context.DrawsFor(Name);
        var top = LanczosEigenvalue.Largest(context.WeightHessian, draws, context.Config.LanczosSteps, context.Config.LanczosTolerance);
        return [new(Name, top.Value, Residual: top.Residual)];
    }
}
