namespace PsiSweep.Coordinator.Analysis;

/// <summary>
/// How each pair of two columns stands to all others: what Kendall's tau-b and Spearman's rho need to be computed again without it.
/// O(n log n): the pairs are walked in order of x, and a binary indexed tree (Fenwick, "A new data structure for cumulative frequency
/// tables", 1994) counts the values of y that were passed.
/// </summary>
internal sealed class PairScores
{
    private readonly int[] passed; // the tree, by rank of y

    /// <param name="rankX">Dense ranks of n ≥ 1 values.</param>
    /// <param name="rankY">Dense ranks of n values.</param>
    /// <param name="order">The pairs in order of x, and of y where x is tied.</param>
    public PairScores(int[] rankX, int[] rankY, int[] order)
    {
        var n = order.Length;
        Scores = new long[n];
        (UntiedX, UntiedY) = (Untied(rankX), Untied(rankY));
        var upTo = Counts(rankY);
        for (var rank = 1; rank < upTo.Length; rank++)
            upTo[rank] += upTo[rank - 1];
        passed = new int[upTo.Length + 1];
        for (int start = 0, end; start < n; start = end)
        {
            end = EndOfRun(rankX, order, start, n);
            for (int from = start, to; from < end; from = to)
            {
                to = EndOfRun(rankY, order, from, end);
                var y = rankY[order[from]];
                int passedBelow = Passed(y),
                    passedAbove = start - Passed(y + 1);
                var aheadBelow = (y == 0 ? 0 : upTo[y - 1]) - passedBelow - (from - start);
                var aheadAbove = n - upTo[y] - passedAbove - (end - to);
                for (var at = from; at < to; at++)
                    Scores[order[at]] = (long)passedBelow + aheadAbove - passedAbove - aheadBelow;
            }

            for (var at = start; at < end; at++)
                Pass(rankY[order[at]]);
        }
    }

    /// <summary>Of each pair, the others that are concordant with it less those that are discordant.</summary>
    public long[] Scores { get; }

    /// <summary>Of each pair, the others with another x.</summary>
    public int[] UntiedX { get; }

    /// <summary>Of each pair, the others with another y.</summary>
    public int[] UntiedY { get; }

    private static int EndOfRun(int[] ranks, int[] order, int start, int limit)
    {
        var end = start + 1;
        while (end < limit && ranks[order[end]] == ranks[order[start]])
            end++;
        return end;
    }

    private static int[] Untied(int[] ranks)
    {
        var counts = Counts(ranks);
        return Array.ConvertAll(ranks, r => ranks.Length - counts[r]);
    }

    private static int[] Counts(int[] ranks)
    {
        var counts = new int[ranks.Max() + 1];
        foreach (var rank in ranks)
            counts[rank]++;
        return counts;
    }

    /// <summary>Values passed whose rank is below the given one.</summary>
    private int Passed(int rank)
    {
        var sum = 0;
        for (; rank > 0; rank &= rank - 1)
            sum += passed[rank];
        return sum;
    }

    private void Pass(int rank)
    {
        for (rank++; rank < passed.Length; rank += rank & -rank)
            passed[rank]++;
    }
}
