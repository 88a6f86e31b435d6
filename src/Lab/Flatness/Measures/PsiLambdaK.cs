using PsiSweep.Shared.Measures;
using PsiSweep.Shared.Results;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>
/// The five largest eigenvalues of the exact Hessian of L in basis-path values, by one Lanczos process, each with its residual norm: where
/// <c>lanczos_steps</c> do not suffice for the later ones, theirs says so. Unchanged by positive scaling.
/// </summary>
public sealed class PsiLambdaK : IMeasure
{
    /// <inheritdoc/>
    public string Name => "psi.lambda_k";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var draws = context.DrawsFor(Name);
        var largest = LanczosEigenvalue.LargestFew(
            context.PathHessian,
            draws,
            MeasureCatalog.LargestCount,
            context.Config.LanczosSteps,
            context.Config.LanczosTolerance
        );
        return [.. largest.Select((e, k) => new MeasureValue($"{Name}.{k + 1}", e.Value, Residual: e.Residual))];
    }
}
