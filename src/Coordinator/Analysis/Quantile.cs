namespace PsiSweep.Coordinator.Analysis;

/// <summary>Quantiles by linear interpolation between order statistics (type 7 of Hyndman and Fan, 1996; the default of NumPy and
/// R).</summary>
public static class Quantile
{
    /// <summary>The quantile of ascending values.</summary>
    /// <param name="sorted">At least one value, ascending.</param>
    /// <param name="p">In [0, 1].</param>
    /// <exception cref="ArgumentException">There is no value, or p is outside [0, 1].</exception>
    public static double OfSorted(ReadOnlySpan<double> sorted, double p)
    {
        if (sorted.IsEmpty)
            throw new ArgumentException("no value, no quantile", nameof(sorted));
        if (p is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "allowed: 0 to 1");
        var place = p * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
