using MathNet.Numerics.Distributions;
using PsiSweep.Shared.Randomness;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>
/// The three coefficients with 95 % intervals by the jackknife on Fisher's scale: z = artanh r, its standard error that of the n
/// coefficients with one pair left out (Tukey 1958; Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, ch. 11), over
/// 1 − r² (the delta method), and z ± q standard errors taken back by tanh.
/// </summary>
/// <remarks>
/// q is Student's of n − 2 degrees of freedom for Pearson's r, and the normal distribution's for the rank correlations, whose standard
/// error errs less on few pairs. Over simulated samples of 10 to 44 pairs this covers the truth as often as it says, where percentile, BCa
/// and studentized bootstraps cover it less often (docs/statistics.md). Of more than <see cref="MaxPairs"/> pairs the standard error is
/// that of a seeded sample of as many, times √(MaxPairs / n); nothing else is drawn.
/// </remarks>
public static class Jackknife
{
    /// <summary>Coverage the intervals are made for.</summary>
    public const double Level = 0.95;

    /// <summary>Fewer pairs than this get no interval: so few say nothing.</summary>
    public const int MinPairs = 5;

    /// <summary>Pairs left out in turn at most.</summary>
    public const int MaxPairs = 10_000;

    // As near to ±1 as rounding brings a coefficient of pairs on a line.
    private const double Perfect = 1 - 1e-12;

    /// <summary>The coefficients of n pairs, and their intervals.</summary>
    /// <param name="x">n finite values.</param>
    /// <param name="y">n finite values.</param>
    /// <param name="seed">Seeds the sample of very many pairs.</param>
    /// <param name="withIntervals">Whether there are to be intervals.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a value is not finite.</exception>
    public static Correlations Estimate(ReadOnlySpan<double> x, ReadOnlySpan<double> y, long seed, bool withIntervals = true) =>
        Estimate(x, y, seed, withIntervals, MaxPairs);

    internal static Correlations Estimate(ReadOnlySpan<double> x, ReadOnlySpan<double> y, long seed, bool withIntervals, int maxPairs)
    {
        double pearson = Pearson.Coefficient(x, y),
            spearman = Spearman.Coefficient(x, y),
            kendall = KendallTau.TauB(x, y);
        var n = x.Length;
        if (!withIntervals || double.IsNaN(kendall) || n < MinPairs)
            return new(n, Without(pearson), Without(spearman), Without(kendall), 0);
        var places = Places(x, y, seed, maxPairs);
        double[] pickedX = Picked(x, places),
            pickedY = Picked(y, places);
        int[] rankX = Ranks.Dense(pickedX),
            rankY = Ranks.Dense(pickedY);
        var scores = new PairScores(rankX, rankY, Pairs.Order(rankX, rankY));
        var shrink = Math.Sqrt((double)places.Length / n);
        var student = StudentT.InvCDF(0, 1, n - 2, (1 + Level) / 2);
        var normal = Normal.InvCDF(0, 1, (1 + Level) / 2);
        return new(
            n,
            Interval(pearson, LeaveOneOut.Pearsons(Pearson.Scaled(pickedX), Pearson.Scaled(pickedY)), student * shrink),
            Interval(
                spearman,
                LeaveOneOut.Spearmans(rankX, rankY, Ranks.Average(pickedX), Ranks.Average(pickedY), scores),
                normal * shrink
            ),
            Interval(kendall, LeaveOneOut.Kendalls(scores), normal * shrink),
            places.Length
        );
    }

    /// <summary>Places of the pairs in order of their values, so that nothing depends on the order of the trials; of very many, of some
    /// drawn without replacement.</summary>
    private static int[] Places(ReadOnlySpan<double> x, ReadOnlySpan<double> y, long seed, int maxPairs)
    {
        var order = Pairs.Order(Ranks.Dense(x), Ranks.Dense(y));
        if (order.Length <= maxPairs)
            return order;
        var random = new SplitMix64((ulong)seed);
        for (var i = 0; i < maxPairs; i++)
        {
            var j = i + random.NextInt(order.Length - i);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order[..maxPairs];
    }

    /// <summary>
    /// The interval around a coefficient. There is none where it is ±1 or no pair moves it, since then nothing tells how far off it could
    /// be, nor where it hangs on one pair, without which a column is constant.
    /// </summary>
    private static Estimate Interval(double value, double[] without, double quantile)
    {
        var n = without.Length;
        var mean = without.Average();
        var squares = without.Sum(v => (v - mean) * (v - mean));
        if (!(Math.Abs(value) < Perfect && squares > 0))
            return Without(value);
        var error = Math.Sqrt((n - 1.0) / n * squares);
        double z = Math.Atanh(value),
            half = quantile * error / (1 - (value * value));
        return new(value, Math.Tanh(z - half), Math.Tanh(z + half));
    }

    private static Estimate Without(double value) => new(value, double.NaN, double.NaN);

    private static double[] Picked(ReadOnlySpan<double> values, int[] places)
    {
        var picked = new double[places.Length];
        for (var i = 0; i < picked.Length; i++)
            picked[i] = values[places[i]];
        return picked;
    }
}
