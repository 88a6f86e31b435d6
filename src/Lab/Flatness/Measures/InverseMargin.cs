using PsiSweep.Shared.Results;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>
/// 1/γ², γ as <see cref="MarginP10"/> (Jiang et al., ICLR 2020). Infinite at γ = 0; the sign of γ is lost.
/// </summary>
public sealed class InverseMargin : IMeasure
{
    /// <inheritdoc/>
    public string Name => "inverse_margin";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return [new(Name, 1 / Math.Pow(Margins.TenthPercentile(context), 2))];
    }
}
