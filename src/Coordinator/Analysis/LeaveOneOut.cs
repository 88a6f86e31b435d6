namespace PsiSweep.Coordinator.Analysis;

/// <summary>The coefficients of n pairs computed again n times, each time without one of them: exactly, in O(n log n) over all.</summary>
internal static class LeaveOneOut
{
    // What is left of a sum of squares after so large a pair has gone is rounding: it is summed again.
    private const double Cancelled = 1e-8;

    /// <summary>Pearson's r without each pair; NaN where a column is then constant.</summary>
    /// <param name="x">n ≥ 2 values of magnitude below 2.</param>
    /// <param name="y">n values of magnitude below 2.</param>
    public static double[] Pearsons(double[] x, double[] y)
    {
        var n = x.Length;
        double meanX = x.Average(),
            meanY = y.Average();
        double xx = 0,
            yy = 0,
            xy = 0;
        for (var i = 0; i < n; i++)
        {
            double dx = x[i] - meanX,
                dy = y[i] - meanY;
            (xx, yy, xy) = (xx + (dx * dx), yy + (dy * dy), xy + (dx * dy));
        }

        var without = new double[n];
        var share = n / (n - 1.0); // the mean moves with the pair that goes
        for (var i = 0; i < n; i++)
        {
            double dx = x[i] - meanX,
                dy = y[i] - meanY;
            double restX = xx - (share * dx * dx),
                restY = yy - (share * dy * dy);
            without[i] =
                restX < Cancelled * xx || restY < Cancelled * yy
                    ? Pearson.OfScaled(Pearson.Scaled(Without(x, i)), Pearson.Scaled(Without(y, i)))
                    : Math.Clamp((xy - (share * dx * dy)) / (Math.Sqrt(restX) * Math.Sqrt(restY)), -1, 1);
        }

        return without;
    }

    /// <summary>Kendall's tau-b without each pair; NaN where a column is then constant.</summary>
    public static double[] Kendalls(PairScores scores)
    {
        long score = scores.Scores.Sum() / 2,
            untiedX = scores.UntiedX.Sum(u => (long)u) / 2,
            untiedY = scores.UntiedY.Sum(u => (long)u) / 2;
        var without = new double[scores.Scores.Length];
        for (var i = 0; i < without.Length; i++)
        {
            double restX = untiedX - scores.UntiedX[i],
                restY = untiedY - scores.UntiedY[i];
            without[i] = Coefficient(score - scores.Scores[i], restX, restY);
        }

        return without;
    }

    /// <summary>
    /// Spearman's rho without each pair; NaN where a column is then constant. A rank less its mean is r_j = ½ Σ_k sgn(x_j − x_k), so that
    /// without pair i it is r_j − ½ sgn(x_j − x_i), and sums of products of such ranks follow from sums over larger and smaller values.
    /// </summary>
    /// <param name="rankX">Dense ranks of n values.</param>
    /// <param name="rankY">Dense ranks of n values.</param>
    /// <param name="averageX">Their average ranks.</param>
    /// <param name="averageY">Their average ranks.</param>
    /// <param name="scores">Of the pairs.</param>
    public static double[] Spearmans(int[] rankX, int[] rankY, double[] averageX, double[] averageY, PairScores scores)
    {
        var mean = (rankX.Length + 1) / 2.0;
        double[] x = Array.ConvertAll(averageX, r => r - mean),
            y = Array.ConvertAll(averageY, r => r - mean);
        double xx = 0,
            yy = 0,
            xy = 0;
        for (var i = 0; i < x.Length; i++)
            (xx, yy, xy) = (xx + (x[i] * x[i]), yy + (y[i] * y[i]), xy + (x[i] * y[i]));
        double[] xOverX = LargerLessSmaller(rankX, x),
            yOverX = LargerLessSmaller(rankX, y),
            xOverY = LargerLessSmaller(rankY, x),
            yOverY = LargerLessSmaller(rankY, y);
        var without = new double[x.Length];
        for (var i = 0; i < without.Length; i++)
        {
            var restX = xx - (x[i] * x[i]) - xOverX[rankX[i]] + (scores.UntiedX[i] / 4.0);
            var restY = yy - (y[i] * y[i]) - yOverY[rankY[i]] + (scores.UntiedY[i] / 4.0);
            var both = xy - (x[i] * y[i]) - ((yOverX[rankX[i]] + xOverY[rankY[i]]) / 2) + (scores.Scores[i] / 4.0);
            without[i] = Coefficient(both, restX, restY);
        }

        return without;
    }

    private static double Coefficient(double both, double x, double y) =>
        x <= 0 || y <= 0 ? double.NaN : Math.Clamp(both / (Math.Sqrt(x) * Math.Sqrt(y)), -1, 1);

    /// <summary>For each rank the sum of the values whose rank is larger, less that of those whose rank is smaller.</summary>
    private static double[] LargerLessSmaller(int[] ranks, double[] values)
    {
        var sums = new double[ranks.Max() + 1];
        for (var i = 0; i < ranks.Length; i++)
            sums[ranks[i]] += values[i];
        var all = sums.Sum();
        double smaller = 0;
        for (var rank = 0; rank < sums.Length; rank++)
        {
            var own = sums[rank];
            (sums[rank], smaller) = (all - smaller - own - smaller, smaller + own);
        }

        return sums;
    }

    private static double[] Without(double[] values, int place) => [.. values[..place], .. values[(place + 1)..]];
}
