namespace PsiSweep.Coordinator.Analysis;

/// <summary>
/// Kendall's rank correlation tau-b (Kendall, "The treatment of ties in ranking problems", Biometrika 1945) in O(n log n) by the algorithm
/// of
/// Knight ("A computer method for calculating Kendall's tau with ungrouped data", JASA 1966): sort the pairs by x, count by a merge
/// sort how often y must be exchanged.
/// </summary>
/// <remarks>
/// tau-b = (P − Q) / √((n₀ − n₁)(n₀ − n₂)), P and Q the concordant and discordant pairs, n₀ = n(n−1)/2 all pairs, n₁ and n₂ the pairs tied
/// in x
/// and in y. With n₃ the pairs tied in both, P − Q = n₀ − n₁ − n₂ + n₃ − 2Q.
/// </remarks>
public static class KendallTau
{
    /// <summary>tau-b of n pairs.</summary>
    /// <param name="x">n values without NaN.</param>
    /// <param name="y">n values without NaN.</param>
    /// <returns>A value in [−1, 1]; NaN when n &lt; 2 or a column is constant.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a value is NaN.</exception>
    public static double TauB(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Pairs.Check(x, y);
        int[] rankX = Ranks.Dense(x),
            rankY = Ranks.Dense(y);
        var order = Pairs.Order(rankX, rankY);
        int[] sortedX = new int[order.Length],
            sortedY = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            sortedX[i] = rankX[order[i]];
            sortedY[i] = rankY[order[i]];
        }
        return OfSorted(sortedX, sortedY, new int[order.Length]);
    }

    /// <summary>tau-b of ranks that are in order of x, and of y where x is tied.</summary>
    /// <param name="x">n ranks, ascending.</param>
    /// <param name="y">n ranks; sorted on return.</param>
    /// <param name="scratch">n places.</param>
    internal static double OfSorted(ReadOnlySpan<int> x, Span<int> y, Span<int> scratch)
    {
        long all = PairsIn(x.Length),
            tiedX = 0,
            tiedBoth = 0;
        for (int start = 0, end; start < x.Length; start = end)
        {
            end = start + 1;
            var same = start; // where the current run of equal (x, y) began
            while (end < x.Length && x[end] == x[start])
            {
                if (y[end] != y[same])
                {
                    tiedBoth += PairsIn(end - same);
                    same = end;
                }
                end++;
            }
            tiedBoth += PairsIn(end - same);
            tiedX += PairsIn(end - start);
        }

        var discordant = InversionCount.SortAndCount(y, scratch).Inversions;

        long tiedY = 0;
        for (int start = 0, end; start < y.Length; start = end)
        {
            end = start + 1;
            while (end < y.Length && y[end] == y[start])
                end++;
            tiedY += PairsIn(end - start);
        }

        double untiedX = all - tiedX,
            untiedY = all - tiedY;
        if (untiedX == 0 || untiedY == 0)
            return double.NaN;
        double difference = all - tiedX - tiedY + tiedBoth - 2 * discordant;
        return Math.Clamp(difference / Math.Sqrt(untiedX * untiedY), -1, 1);
    }

    private static long PairsIn(long n) => n * (n - 1) / 2;
}
