namespace PsiSweep.Coordinator.Analysis;

/// <summary>
/// Pearson's product-moment correlation r = Σ(x−x̄)(y−ȳ) / √(Σ(x−x̄)² Σ(y−ȳ)²), in two passes over values scaled by a power of two, so that
/// measures of any magnitude neither overflow nor cancel.
/// </summary>
public static class Pearson
{
    /// <summary>The coefficient of n pairs.</summary>
    /// <param name="x">n finite values.</param>
    /// <param name="y">n finite values.</param>
    /// <returns>A value in [−1, 1]; NaN when n &lt; 2 or a column is constant.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a value is not finite.</exception>
    public static double Coefficient(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Pairs.Check(x, y);
        foreach (var value in x)
            CheckFinite(value, nameof(x));
        foreach (var value in y)
            CheckFinite(value, nameof(y));
        return OfScaled(Scaled(x), Scaled(y));
    }

    /// <summary>The values divided by the power of two that brings the largest magnitude into [1, 2): exact, and leaves r
    /// unchanged.</summary>
    internal static double[] Scaled(ReadOnlySpan<double> values)
    {
        var largest = 0.0;
        foreach (var value in values)
            largest = Math.Max(largest, Math.Abs(value));
        var exponent = largest > 0 ? Math.ILogB(largest) : 0;
        var scaled = new double[values.Length];
        for (var i = 0; i < scaled.Length; i++)
            scaled[i] = Math.ScaleB(values[i], -exponent);
        return scaled;
    }

    /// <summary>The coefficient of values of magnitude below 2.</summary>
    internal static double OfScaled(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        // A constant column has a rounding-sized variance about its computed mean: ask the values, not the variance.
        if (x.Length < 2 || IsConstant(x) || IsConstant(y))
            return double.NaN;
        double sumX = 0,
            sumY = 0;
        for (var i = 0; i < x.Length; i++)
        {
            sumX += x[i];
            sumY += y[i];
        }
        double meanX = sumX / x.Length,
            meanY = sumY / y.Length;
        double xx = 0,
            yy = 0,
            xy = 0;
        for (var i = 0; i < x.Length; i++)
        {
            double dx = x[i] - meanX,
                dy = y[i] - meanY;
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }
        return Math.Clamp(xy / (Math.Sqrt(xx) * Math.Sqrt(yy)), -1, 1);
    }

    private static bool IsConstant(ReadOnlySpan<double> values) => !values.ContainsAnyExcept(values[0]);

    private static void CheckFinite(double value, string name)
    {
        if (!double.IsFinite(value))
            throw new ArgumentException($"found {value}; Pearson's r is defined for finite values only", name);
    }
}
