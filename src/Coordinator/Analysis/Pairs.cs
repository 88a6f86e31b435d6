namespace PsiSweep.Coordinator.Analysis;

/// <summary>What every coefficient asks of its two columns.</summary>
internal static class Pairs
{
    /// <summary>Checks that two columns make pairs that can be ordered.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or a value is NaN.</exception>
    public static void Check(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length != y.Length)
            throw new ArgumentException($"{x.Length} values against {y.Length}; pairs need as many of each");
        for (var i = 0; i < x.Length; i++)
        {
            if (double.IsNaN(x[i]) || double.IsNaN(y[i]))
                throw new ArgumentException($"pair {i} holds NaN, which has no rank; leave missing pairs out first");
        }
    }

    /// <summary>The positions of the pairs in ascending order of x, and of y where x is tied.</summary>
    /// <param name="x">Dense ranks of one column.</param>
    /// <param name="y">Dense ranks of the other.</param>
    public static int[] Order(ReadOnlySpan<int> x, ReadOnlySpan<int> y)
    {
        var keys = new long[x.Length];
        var order = new int[x.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = ((long)x[i] << 32) | (uint)y[i];
            order[i] = i;
        }
        Array.Sort(keys, order);
        return order;
    }
}
