namespace PsiSweep.Coordinator.Analysis;

/// <summary>Spearman's rank correlation: Pearson's r of the average ranks, which is right under ties.</summary>
public static class Spearman
{
    /// <summary>The coefficient of n pairs. O(n log n).</summary>
    /// <param name="x">n values without NaN.</param>
    /// <param name="y">n values without NaN.</param>
    /// <returns>A value in [−1, 1]; NaN when n &lt; 2 or a column is constant.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a value is NaN.</exception>
    public static double Coefficient(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Pairs.Check(x, y);
        return OfRanks(Ranks.Average(x), Ranks.Average(y));
    }

    /// <summary>The coefficient of average ranks, whose mean is known to be (n + 1)/2.</summary>
    internal static double OfRanks(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var mean = (x.Length + 1) / 2.0;
        double xx = 0,
            yy = 0,
            xy = 0;
        for (var i = 0; i < x.Length; i++)
        {
            double dx = x[i] - mean,
                dy = y[i] - mean; // multiples of a half: exact, so a constant column gives 0
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }
        return xx == 0 || yy == 0 ? double.NaN : Math.Clamp(xy / Math.Sqrt(xx * yy), -1, 1);
    }
}
