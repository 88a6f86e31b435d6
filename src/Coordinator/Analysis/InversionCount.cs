namespace PsiSweep.Coordinator.Analysis;

/// <summary>A merge sort from the bottom up that counts inversions: pairs i &lt; j with values[i] &gt; values[j].</summary>
internal static class InversionCount
{
    /// <summary>Sorts and counts, with at most n·⌈log₂ n⌉ comparisons.</summary>
    /// <param name="values">n values; sorted on return.</param>
    /// <param name="scratch">n places.</param>
    /// <returns>The inversions, and the comparisons it took to count them.</returns>
    public static (long Inversions, long Comparisons) SortAndCount(Span<int> values, Span<int> scratch)
    {
        long inversions = 0,
            comparisons = 0;
        var from = values;
        var to = scratch[..values.Length];
        for (long width = 1; width < values.Length; width *= 2)
        {
            for (long start = 0; start < values.Length; start += 2 * width)
            {
                var middle = (int)Math.Min(start + width, values.Length);
                var end = (int)Math.Min(start + 2 * width, values.Length);
                int left = (int)start,
                    right = middle,
                    at = left;
                while (left < middle && right < end)
                {
                    comparisons++;
                    if (from[left] <= from[right])
                    {
                        to[at++] = from[left++];
                    }
                    else
                    {
                        inversions += middle - left; // it goes before all that is left of the left half
                        to[at++] = from[right++];
                    }
                }
                from[left..middle].CopyTo(to[at..]);
                from[right..end].CopyTo(to[(at + middle - left)..]);
            }
            var sorted = to;
            to = from;
            from = sorted;
        }
        if (from != values)
            from.CopyTo(values);
        return (inversions, comparisons);
    }
}
