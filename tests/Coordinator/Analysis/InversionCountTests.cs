using CsCheck;
using PsiSweep.Coordinator.Analysis;

namespace PsiSweep.Coordinator.Tests.Analysis;

public class InversionCountTests
{
    [Fact]
    public void Counts_what_a_double_loop_counts_and_sorts() =>
        Gen.Int[0, 50]
            .Array[0, 100]
            .Sample(values =>
            {
                var expected = values.Select((v, i) => values.Skip(i + 1).LongCount(w => w < v)).Sum();
                var sorted = values.ToArray();
                Assert.Equal(expected, InversionCount.SortAndCount(sorted, new int[values.Length]).Inversions);
                Assert.Equal(values.Order(), sorted);
            });

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    [InlineData(1024)]
    [InlineData(100_000)]
    public void Takes_at_most_n_log_n_comparisons(int n)
    {
        var random = new PsiSweep.Shared.Randomness.SplitMix64(7);
        foreach (var values in new[] { Shuffled(), [.. Enumerable.Range(0, n)], [.. Enumerable.Range(0, n).Reverse()] })
            Assert.InRange(InversionCount.SortAndCount(values, new int[n]).Comparisons, 0, n * (long)Math.Ceiling(Math.Log2(n)));

        int[] Shuffled()
        {
            var shuffled = Enumerable.Range(0, n).ToArray();
            random.Shuffle(shuffled.AsSpan());
            return shuffled;
        }
    }
}
