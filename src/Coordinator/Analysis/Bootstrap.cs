using PsiSweep.Shared.Randomness;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>
/// The three coefficients with percentile bootstrap intervals over trials (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993,
/// ch. 13):
/// n pairs are drawn with replacement, the coefficients computed again, and the interval runs between the quantiles of what came out.
/// </summary>
/// <remarks>
/// The draws come from <see cref="SplitMix64"/> and pick pairs by their place in the order of (x, y): the same values and seed give the
/// same intervals on every machine, whatever the order of the trials. Ranks are made once; a resample costs O(n log n) on integers. Of more
/// than
/// <see cref="MaxPairs"/> pairs, m = MaxPairs are drawn and the deviations from the coefficient shrunk by √(m/n) (the m out of n bootstrap:
/// Bickel,
/// Götze and van Zwet, Statistica Sinica 7, 1997), so that a million trials take seconds.
/// </remarks>
public static class Bootstrap
{
    /// <summary>Coverage the intervals are made for.</summary>
    public const double Level = 0.95;

    /// <summary>Fewer pairs than this get no interval: resamples of so few say nothing.</summary>
    public const int MinPairs = 5;

    /// <summary>Pairs in a resample at most.</summary>
    public const int MaxPairs = 10_000;

    /// <summary>Resamples at most where there are more than <see cref="MaxPairs"/> pairs.</summary>
    public const int ResamplesOfMany = 200;

    /// <summary>The resamples made for n pairs: as many as asked, but not more than <see cref="ResamplesOfMany"/> of very many.</summary>
    /// <param name="asked">Resamples asked for, ≥ 0; 0 means no intervals.</param>
    /// <param name="n">Pairs, ≥ 0.</param>
    public static int Affordable(int asked, int n) =>
        n < MinPairs ? 0
        : n <= MaxPairs ? asked
        : Math.Min(asked, ResamplesOfMany);

    /// <summary>The coefficients of n pairs and their intervals.</summary>
    /// <param name="x">n finite values.</param>
    /// <param name="y">n finite values.</param>
    /// <param name="resamples">Resamples asked for, ≥ 0.</param>
    /// <param name="seed">Seeds the draws.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a value is not finite.</exception>
    public static Correlations Estimate(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int resamples, long seed) =>
        Estimate(x, y, resamples, seed, MaxPairs);

    internal static Correlations Estimate(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int resamples, long seed, int maxPairs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(resamples);
        double pearson = Pearson.Coefficient(x, y),
            spearman = Spearman.Coefficient(x, y),
            kendall = KendallTau.TauB(x, y);
        var made = double.IsNaN(kendall) ? 0 : Affordable(resamples, x.Length);
        double[] pearsons = new double[made],
            spearmans = new double[made],
            kendalls = new double[made];
        if (made > 0)
        {
            var resampler = new PairResampler(x, y, Math.Min(x.Length, maxPairs));
            var random = new SplitMix64((ulong)seed);
            for (var i = 0; i < made; i++)
                (pearsons[i], spearmans[i], kendalls[i]) = resampler.Next(random);
        }

        var shrink = Math.Sqrt(Math.Min(1, (double)maxPairs / x.Length));
        return new(
            x.Length,
            WithInterval(pearson, pearsons, shrink),
            WithInterval(spearman, spearmans, shrink),
            WithInterval(kendall, kendalls, shrink),
            made
        );
    }

    /// <summary>
    /// A resample in which a column is constant has no coefficient and is left out; when that is more than half of them, there is no
    /// interval.
    /// </summary>
    private static Estimate WithInterval(double value, double[] resampled, double shrink)
    {
        var defined = Array.FindAll(resampled, r => !double.IsNaN(r));
        if (defined.Length == 0 || 2 * defined.Length < resampled.Length)
            return new(value, double.NaN, double.NaN);
        Array.Sort(defined);
        double low = Quantile.OfSorted(defined, (1 - Level) / 2),
            high = Quantile.OfSorted(defined, (1 + Level) / 2);
        return shrink < 1 ? new(value, value + (low - value) * shrink, value + (high - value) * shrink) : new(value, low, high);
    }
}
