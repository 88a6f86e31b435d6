namespace PsiSweep.Coordinator.Analysis;

/// <summary>The order in which people read a table.</summary>
public static class Ordering
{
    /// <summary>The strongest correlation first, by |tau-b|; undefined ones last; equal ones in the order of the columns.</summary>
    public static IEnumerable<CorrelationRow> ByStrength(this IEnumerable<CorrelationRow> rows) =>
        rows.OrderByDescending(r => r.Coefficients.Kendall.IsDefined ? Math.Abs(r.Coefficients.Kendall.Value) : -1);
}
