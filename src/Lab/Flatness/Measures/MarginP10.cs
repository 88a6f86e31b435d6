using PsiSweep.Shared.Results;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>
/// γ: the 10 % quantile over the stated samples of the margin f_y(x) − max over j ≠ y of f_j(x), in logits (Jiang et al., ICLR 2020, who
/// take it for being robust to
/// outliers). Negative where more than a tenth of them is classified wrongly. A function of the outputs alone: unchanged by positive
/// scaling.
/// </summary>
public sealed class MarginP10 : IMeasure
{
    /// <inheritdoc/>
    public string Name => "margin_p10";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return [new(Name, Margins.TenthPercentile(context))];
    }
}
