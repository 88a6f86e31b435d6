using PsiSweep.Shared.Results;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>
/// log max |v| − log min |v| over the basis-path values: the ratio that governs the bound of the PSI-flatness paper (Yi et al., arXiv
/// 1903.02237). Infinite where an edge between units that carry paths has weight 0. Unchanged by positive scaling.
/// </summary>
public sealed class PsiRatio : IMeasure
{
    /// <inheritdoc/>
    public string Name => "psi.ratio";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var logs = LogQuantiles.Sorted(context.Paths);
        return [new(Name, logs.Length == 0 ? double.NaN : logs[^1] - logs[0])];
    }
}
