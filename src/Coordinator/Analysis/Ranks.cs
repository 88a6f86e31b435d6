namespace PsiSweep.Coordinator.Analysis;

/// <summary>Ranks of a column, ascending.</summary>
public static class Ranks
{
    /// <summary>Dense ranks: 0 for the smallest value, one more for each next distinct value. O(n log n).</summary>
    /// <param name="values">Values without NaN.</param>
    public static int[] Dense(ReadOnlySpan<double> values)
    {
        var (sorted, order) = Sorted(values);
        var ranks = new int[sorted.Length];
        var rank = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i > 0 && sorted[i] != sorted[i - 1])
                rank++;
            ranks[order[i]] = rank;
        }
        return ranks;
    }

    /// <summary>Average ranks, from 1: tied values share the mean of the places they take. O(n log n).</summary>
    /// <param name="values">Values without NaN.</param>
    public static double[] Average(ReadOnlySpan<double> values)
    {
        var (sorted, order) = Sorted(values);
        var ranks = new double[sorted.Length];
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
                end++;
            for (var i = start; i < end; i++)
                ranks[order[i]] = (start + 1 + end) / 2.0; // the mean of start+1 … end
        }
        return ranks;
    }

    private static (double[] Sorted, int[] Order) Sorted(ReadOnlySpan<double> values)
    {
        var sorted = values.ToArray();
        var order = new int[sorted.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(sorted, order);
        return (sorted, order);
    }
}
