using PsiSweep.Shared.Results;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>
/// Keskar's sharpness in the weights over the relative ball |δ_e| ≤ eps·|w_e|, and (column <c>.l2</c>) over ‖δ‖₂ ≤ eps; for comparison. The
/// relative ball scales with the weights, so that its column is unchanged by positive scaling (the adaptive sharpness of Kwon et al., ICML
/// 2021,
/// in the maximum norm); the L2 column is NOT (Dinh et al., ICML 2017).
/// </summary>
public sealed class WSharpness : IMeasure
{
    /// <inheritdoc/>
    public string Name => "w.sharpness";

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
                Sharpness.Relative(context.WeightSurface, config.SharpnessEps, config.SharpnessSteps, config.SharpnessRestarts, relative)
            ),
            new(
                $"{Name}.l2",
                Sharpness.L2(context.WeightSurface, config.SharpnessEpsL2, config.SharpnessSteps, config.SharpnessRestarts, l2)
            ),
        ];
    }
}
