using PsiSweep.Shared.Results;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>
/// Standard deviation (over n, not n − 1) of log |v| over the basis-path values: 0 when all are as large, the balance that the bound of the
/// PSI-flatness
/// paper asks for (Yi et al., arXiv 1903.02237). Infinite where an edge between units that carry paths has weight 0. Unchanged by positive
/// scaling.
/// </summary>
public sealed class PsiLogSpread : IMeasure
{
    /// <inheritdoc/>
    public string Name => "psi.log_spread";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var logs = LogQuantiles.Sorted(context.Paths);
        if (logs.Length == 0)
            return [new(Name, double.NaN)];
        if (double.IsNegativeInfinity(logs[0]))
            return [new(Name, double.PositiveInfinity)];
        var mean = logs.Average();
        return [new(Name, Math.Sqrt(logs.Average(l => (l - mean) * (l - mean))))];
    }
}
