using MathNet.Numerics.Distributions;

namespace PsiSweep.Lab.Flatness;

/// <summary>Mean, variance and skewness of a stream of independent draws (Welford 1962; Terriberry 2007).</summary>
/// <param name="Count">Number of draws.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Squares">Sum of the squares of their distances from the mean.</param>
/// <param name="Cubes">Sum of the cubes.</param>
internal readonly record struct RunningMean(int Count, double Mean, double Squares, double Cubes)
{
    private const double Covered = 0.9986501019683699; // of a normal distribution below three standard deviations

    /// <summary>Standard deviation of one draw; NaN of fewer than two.</summary>
    public double Deviation => Count < 2 ? double.NaN : Math.Sqrt(Squares / (Count - 1));

    /// <summary>The mean with its error.</summary>
    public Estimate Estimate => new(Mean, StandardError, Count);

    /// <summary>The next draw.</summary>
    public RunningMean With(double x)
    {
        var n = Count + 1;
        var step = (x - Mean) / n;
        var square = (x - Mean) * step * Count;
        return new(n, Mean + step, Squares + square, Cubes + (square * step * (n - 2)) - (3 * step * Squares));
    }

    /// <summary>
    /// A third of the half width of an interval that holds the true mean in 99.7 % of all cases. The deviation is itself estimated, so
    /// that few draws need Student's quantile in place of the normal one (1.5 times it for 8, 1.04 times for 64), and a long tail on one
    /// side widens it further (the first term of the Cornish–Fisher expansion of Student's ratio; Hall 1992, 3.5): a tail that was hardly
    /// drawn from makes mean and deviation too small together.
    /// </summary>
    private double StandardError
    {
        get
        {
            if (Count < 2 || !double.IsFinite(Mean))
                return double.NaN;
            var student = StudentT.InvCDF(0, 1, Count - 1, Covered);
            var tail = Math.Abs(Skewness) * ((2 * student * student) + 1) / (6 * Math.Sqrt(Count));
            return Deviation / Math.Sqrt(Count) * (student + tail) / 3;
        }
    }

    private double Skewness =>
        Count < 3 || Squares == 0 ? 0 : Cubes / Squares * Math.Sqrt(Count / Squares) * Math.Sqrt(Count * (Count - 1.0)) / (Count - 2);
}
