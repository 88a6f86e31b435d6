using PsiSweep.Shared.Results;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>log of the 99 % quantile of |v| minus log of the 1 % quantile, over the basis-path values. Unchanged by positive
/// scaling.</summary>
public sealed class PsiRatioQ : IMeasure
{
    /// <inheritdoc/>
    public string Name => "psi.ratio_q";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var logs = LogQuantiles.Sorted(context.Paths);
        return [new(Name, logs.Length == 0 ? double.NaN : LogQuantiles.At(logs, 0.99) - LogQuantiles.At(logs, 0.01))];
    }
}
