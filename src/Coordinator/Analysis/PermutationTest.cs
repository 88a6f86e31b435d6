using PsiSweep.Shared.Randomness;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>
/// Whether tau-b could be chance: two-sided p-values under the hypothesis that measures and gaps are paired at random. For up to
/// <see cref="MostPermuted"/> pairs by drawn permutations, p = (1 + those with |tau-b| at least as large) / (1 + permutations) (Phipson and
/// Smyth 2010). For more the
/// permutation distribution is normal, with the variance for ties of Kendall, "Rank Correlation Methods" (1970, ch. 4), and no draw is
/// made.
/// </summary>
public static class PermutationTest
{
    /// <summary>Pairs up to which permutations are drawn.</summary>
    public const int MostPermuted = 2_000;

    /// <summary>What is smaller is given as this: the normal distribution's tail is no number there.</summary>
    public const double Smallest = 1e-300;

    // Rounding must not make an equal tau-b look smaller.
    private const double Rounding = 1e-12;

    /// <summary>The p-value of n pairs.</summary>
    /// <param name="x">n finite values.</param>
    /// <param name="y">n finite values.</param>
    /// <param name="permutations">Permutations, ≥ 1.</param>
    /// <param name="seed">Seeds them.</param>
    /// <returns>In (0, 1]; NaN where tau-b is undefined.</returns>
    public static double PValue(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int permutations, long seed) =>
        x.Length > MostPermuted ? Normal(x, y) : Permuted(x, y, permutations, seed);

    /// <summary>Holm's step-down adjustment ("A simple sequentially rejective multiple test procedure", 1979): the k-th smallest of m is
    /// multiplied by m − k + 1, and none is below a smaller one's.</summary>
    /// <param name="values">p-values; NaN counts for nothing and stays.</param>
    public static double[] Holm(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var order = Enumerable.Range(0, values.Count).Where(i => !double.IsNaN(values[i])).OrderBy(i => values[i]).ToArray();
        var adjusted = Enumerable.Repeat(double.NaN, values.Count).ToArray();
        var most = 0.0;
        for (var k = 0; k < order.Length; k++)
            adjusted[order[k]] = most = Math.Max(most, Math.Min(1, values[order[k]] * (order.Length - k)));
        return adjusted;
    }

    /// <summary>By the normal distribution, with ties.</summary>
    internal static double Normal(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        var tau = KendallTau.TauB(x, y);
        if (double.IsNaN(tau))
            return double.NaN;
        double n = x.Length,
            pairs = n * (n - 1) / 2;
        var (tiesX, tiesY) = (Ties(x), Ties(y));
        var score = tau * Math.Sqrt((pairs - tiesX.Pairs) * (pairs - tiesY.Pairs)); // concordant minus discordant
        var variance =
            (((n * (n - 1) * ((2 * n) + 5)) - tiesX.Cubic - tiesY.Cubic) / 18)
            + (tiesX.Pairs * tiesY.Pairs * 2 / (n * (n - 1)))
            + (n > 2 ? tiesX.Triples * tiesY.Triples / (9 * n * (n - 1) * (n - 2)) : 0);
        return Math.Clamp(2 * MathNet.Numerics.Distributions.Normal.CDF(0, 1, -Math.Abs(score) / Math.Sqrt(variance)), Smallest, 1);
    }

    private static double Permuted(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int permutations, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permutations, 1);
        var tau = KendallTau.TauB(x, y);
        if (double.IsNaN(tau))
            return double.NaN;
        int[] rankX = Ranks.Dense(x),
            rankY = Ranks.Dense(y);
        var order = Pairs.Order(rankX, rankY); // the same draws whatever the order of the trials
        rankX = Array.ConvertAll(order, i => rankX[i]);
        rankY = Array.ConvertAll(order, i => rankY[i]);
        var random = new SplitMix64((ulong)seed);
        int[] sorted = new int[rankY.Length],
            scratch = new int[rankY.Length];
        var asLarge = 0;
        for (var p = 0; p < permutations; p++)
        {
            random.Shuffle<int>(rankY);
            rankY.CopyTo(sorted, 0);
            // Where x is tied, tau-b's algorithm takes y in order.
            for (int start = 0, end; start < rankX.Length; start = end)
            {
                end = start + 1;
                while (end < rankX.Length && rankX[end] == rankX[start])
                    end++;
                if (end - start > 1)
                    Array.Sort(sorted, start, end - start);
            }

            if (Math.Abs(KendallTau.OfSorted(rankX, sorted, scratch)) >= Math.Abs(tau) - Rounding)
                asLarge++;
        }

        return (1.0 + asLarge) / (1 + permutations);
    }

    private static (double Pairs, double Triples, double Cubic) Ties(ReadOnlySpan<double> values)
    {
        var ranks = Ranks.Dense(values);
        var counts = new double[ranks.Max() + 1];
        foreach (var r in ranks)
            counts[r]++;
        return (counts.Sum(t => t * (t - 1) / 2), counts.Sum(t => t * (t - 1) * (t - 2)), counts.Sum(t => t * (t - 1) * ((2 * t) + 5)));
    }
}

/// <summary>A p-value of tau-b.</summary>
/// <param name="PValue">Of this measure alone.</param>
/// <param name="Holm">Adjusted for the measures of its group and gap.</param>
public sealed record PermutationP(double PValue, double Holm);
