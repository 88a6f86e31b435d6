using MathNet.Numerics.Distributions;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>Least squares of y on x, and the 95 % confidence interval of its line (Draper and Smith, "Applied Regression Analysis", 1998,
/// ch. 1).</summary>
/// <param name="Intercept">At x = 0.</param>
/// <param name="Slope">Of the line.</param>
/// <param name="N">Pairs, ≥ 3.</param>
public sealed record LinearRegression(double Intercept, double Slope, int N)
{
    private double MeanX { get; init; }

    private double SquaresX { get; init; }

    private double Deviation { get; init; }

    private double Quantile { get; init; }

    /// <summary>Of n pairs; null for fewer than three, or a constant x.</summary>
    /// <param name="x">Finite values.</param>
    /// <param name="y">Finite values.</param>
    public static LinearRegression? Of(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count < 3)
            return null;
        double meanX = x.Average(),
            meanY = y.Average();
        var squares = x.Sum(v => (v - meanX) * (v - meanX));
        if (squares <= 1e-24 * x.Count * meanX * meanX)
            return null;
        var slope = x.Zip(y, (a, b) => (a - meanX) * (b - meanY)).Sum() / squares;
        var intercept = meanY - (slope * meanX);
        var rest = x.Zip(y, (a, b) => Math.Pow(b - intercept - (slope * a), 2)).Sum();
        return new(intercept, slope, x.Count)
        {
            MeanX = meanX,
            SquaresX = squares,
            Deviation = Math.Sqrt(rest / (x.Count - 2)),
            Quantile = StudentT.InvCDF(0, 1, x.Count - 2, (1 + Jackknife.Level) / 2),
        };
    }

    /// <summary>The line.</summary>
    public double At(double x) => Intercept + (Slope * x);

    /// <summary>Half the width of the line's interval.</summary>
    public double HalfWidth(double x) => Quantile * Deviation * Math.Sqrt((1.0 / N) + ((x - MeanX) * (x - MeanX) / SquaresX));
}
