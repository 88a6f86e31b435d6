using PsiSweep.Shared.Results;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>
/// Keskar's sharpness in basis-path values over the relative ball |δ_e| ≤ eps·|v_e|, and (column <c>.l2</c>) over ‖δ‖₂ ≤ eps. Unchanged by
/// positive scaling.
/// </summary>
public sealed class PsiSharpness : IMeasure
{
    /// <inheritdoc/>
    public string Name => "psi.sharpness";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var config = context.Config;
        using var relative = context.DrawsFor(Name);
        using var l2 = context.DrawsFor($"{Name}.l2");
        return
        [
            new(
                Name,
                Sharpness.Relative(context.PathSurface, config.SharpnessEps, config.SharpnessSteps, config.SharpnessRestarts, relative)
            ),
            new(
                $"{Name}.l2",
                Sharpness.L2(context.PathSurface, config.SharpnessEpsL2, config.SharpnessSteps, config.SharpnessRestarts, l2)
            ),
        ];
    }
}
