using System.Globalization;
using CsCheck;
using MathNet.Numerics.Statistics;
using PsiSweep.Coordinator.Analysis;

namespace PsiSweep.Coordinator.Tests.Analysis;

public class CoefficientTests
{
    private static readonly Func<double[], double[], double>[] All =
    [
        (x, y) => Pearson.Coefficient(x, y),
        (x, y) => Spearman.Coefficient(x, y),
        (x, y) => KendallTau.TauB(x, y),
    ];

    [Fact]
    public void Tau_b_is_its_definition_over_all_pairs() =>
        Columns.Varying.Sample(c => Assert.Equal(Definitions.TauB(c.X, c.Y), KendallTau.TauB(c.X, c.Y), 1e-12));

    [Fact]
    public void Spearman_is_its_definition_over_average_ranks() =>
        Columns.Varying.Sample(c =>
        {
            Assert.Equal(Definitions.AverageRanks(c.X), Ranks.Average(c.X));
            Assert.Equal(Definitions.Spearman(c.X, c.Y), Spearman.Coefficient(c.X, c.Y), 1e-12);
        });

    [Fact]
    public void Pearson_agrees_with_its_definition_and_with_another_library() =>
        Columns.Varying.Sample(c =>
        {
            Assert.Equal(Definitions.Pearson(c.X, c.Y), Pearson.Coefficient(c.X, c.Y), 1e-10);
            Assert.Equal(Correlation.Pearson(c.X, c.Y), Pearson.Coefficient(c.X, c.Y), 1e-10);
        });

    /// <summary>benchmarks/reference/correlations.csv, which SciPy wrote; correlations.py beside it says how.</summary>
    [Fact]
    public void All_three_agree_with_scipy()
    {
        var lines = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "correlations.csv")).Skip(1).ToArray();
        Assert.True(lines.Length >= 15);
        foreach (var line in lines)
        {
            var fields = line.Split(',');
            double[] x = Numbers(fields[1]),
                y = Numbers(fields[2]);
            foreach (var (coefficient, expected) in All.Zip(fields[3..]))
                Assert.True(Math.Abs(coefficient(x, y) - Numbers(expected)[0]) < 1e-9, $"{fields[0]}: {coefficient(x, y)} for {expected}");
        }

        static double[] Numbers(string text) => Array.ConvertAll(text.Split(' '), v => double.Parse(v, CultureInfo.InvariantCulture));
    }

    /// <summary>Values printed in the documentation of scipy.stats.kendalltau and scipy.stats.spearmanr.</summary>
    [Fact]
    public void Published_examples()
    {
        Assert.Equal(-0.47140452079103173, KendallTau.TauB([12, 2, 1, 12, 2], [1, 4, 7, 1, 0]), 1e-15);
        Assert.Equal(0.82078268166812329, Spearman.Coefficient([1, 2, 3, 4, 5], [5, 6, 7, 8, 7]), 1e-15);
    }

    [Fact]
    public void Swapping_the_columns_changes_nothing() =>
        Columns.Varying.Sample(c =>
        {
            foreach (var coefficient in All)
                Assert.Equal(coefficient(c.X, c.Y), coefficient(c.Y, c.X), 1e-14);
        });

    [Fact]
    public void Negating_a_column_negates_the_coefficient() =>
        Columns.Varying.Sample(c =>
        {
            foreach (var coefficient in All)
                Assert.Equal(coefficient(c.X, c.Y), -coefficient(Array.ConvertAll(c.X, v => -v), c.Y), 1e-12);
        });

    [Fact]
    public void Monotone_maps_leave_the_rank_correlations_and_affine_maps_leave_pearson() =>
        Columns.Varying.Sample(c =>
        {
            var warped = Array.ConvertAll(c.X, v => Math.Exp(v) - 7);
            Assert.Equal(KendallTau.TauB(c.X, c.Y), KendallTau.TauB(warped, c.Y));
            Assert.Equal(Spearman.Coefficient(c.X, c.Y), Spearman.Coefficient(warped, c.Y));
            var affine = Array.ConvertAll(c.X, v => 3e200 * v - 1e199);
            Assert.Equal(Pearson.Coefficient(c.X, c.Y), Pearson.Coefficient(affine, c.Y), 1e-10);
        });

    [Fact]
    public void A_column_with_itself_is_one_and_nothing_leaves_the_unit_interval() =>
        Columns.Varying.Sample(c =>
        {
            foreach (var coefficient in All)
            {
                Assert.Equal(1, coefficient(c.X, c.X), 1e-15);
                Assert.InRange(coefficient(c.X, c.Y), -1, 1);
            }
        });

    [Fact]
    public void A_constant_column_or_a_single_pair_has_no_coefficient()
    {
        // 0.1 does not equal its own computed mean in floating point
        var constant = Enumerable.Repeat(0.1, 13).ToArray();
        var other = Enumerable.Range(0, 13).Select(i => (double)i).ToArray();
        foreach (var coefficient in All)
        {
            Assert.True(double.IsNaN(coefficient(constant, other)));
            Assert.True(double.IsNaN(coefficient(other, constant)));
            Assert.True(double.IsNaN(coefficient([1], [2])));
            Assert.True(double.IsNaN(coefficient([], [])));
        }
    }

    [Fact]
    public void Columns_of_different_length_or_with_nan_are_refused()
    {
        foreach (var coefficient in All)
        {
            Assert.Throws<ArgumentException>(() => coefficient([1, 2], [1]));
            Assert.Contains("pair 1", Assert.Throws<ArgumentException>(() => coefficient([1, 2], [1, double.NaN])).Message);
        }
        Assert.Throws<ArgumentException>(() => Pearson.Coefficient([1, double.PositiveInfinity], [1, 2]));
    }

    /// <summary>2⁴⁰ pairs among a million values: the definition could not be computed here, and n₀ leaves the range of int.</summary>
    [Fact]
    public void A_million_values_are_no_trouble()
    {
        var x = Enumerable.Range(0, 1 << 20).Select(i => (double)i).ToArray();
        var y = Array.ConvertAll(x, v => (double)((long)v ^ 1)); // neighbours exchanged: n/2 discordant pairs
        double n = x.Length,
            all = n * (n - 1) / 2;
        Assert.Equal((all - n) / all, KendallTau.TauB(x, y), 1e-15);
    }
}
