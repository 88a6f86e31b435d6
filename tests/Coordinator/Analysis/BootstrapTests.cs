using CsCheck;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Shared.Randomness;

namespace PsiSweep.Coordinator.Tests.Analysis;

public class BootstrapTests
{
    /// <summary>The coefficients that the resampler gets from counts and ranks are those of the drawn values themselves.</summary>
    [Fact]
    public void A_resample_has_the_coefficients_of_its_values() =>
        Gen.Select(Columns.Varying, Gen.ULong)
            .Sample(
                (c, seed) =>
                {
                    var resampler = new PairResampler(c.X, c.Y);
                    SplitMix64 random = new(seed),
                        same = new(seed);
                    int[] rankX = Ranks.Dense(c.X),
                        rankY = Ranks.Dense(c.Y);
                    var order = Enumerable.Range(0, c.X.Length).OrderBy(i => rankX[i]).ThenBy(i => rankY[i]).ToArray();
                    for (var resample = 0; resample < 3; resample++)
                    {
                        var (pearson, spearman, kendall) = resampler.Next(random);
                        var drawn = c.X.Select(_ => order[same.NextInt(order.Length)]).ToArray();
                        double[] x = Array.ConvertAll(drawn, i => c.X[i]),
                            y = Array.ConvertAll(drawn, i => c.Y[i]);
                        Assert.Equal(Pearson.Coefficient(x, y), pearson, 1e-10);
                        Assert.Equal(Spearman.Coefficient(x, y), spearman, 1e-10);
                        Assert.Equal(KendallTau.TauB(x, y), kendall, 1e-12);
                    }
                },
                iter: 300
            );

    [Fact]
    public void Same_seed_same_intervals_whatever_the_order_of_the_pairs()
    {
        var (x, y) = Normal(40, 0.5, 1);
        var first = Bootstrap.Estimate(x, y, 500, 3);
        Assert.Equal(first, Bootstrap.Estimate(x, y, 500, 3));
        Assert.Equal(first.Kendall, Bootstrap.Estimate([.. x.Reverse()], [.. y.Reverse()], 500, 3).Kendall);
        Assert.NotEqual(first.Kendall.Low, Bootstrap.Estimate(x, y, 500, 4).Kendall.Low);
    }

    [Fact]
    public void Monotone_maps_leave_the_intervals_of_rank_correlations()
    {
        var (x, y) = Normal(40, 0.5, 2);
        var plain = Bootstrap.Estimate(x, y, 200, 0);
        var warped = Bootstrap.Estimate(Array.ConvertAll(x, Math.Exp), y, 200, 0);
        Assert.Equal((plain.Spearman, plain.Kendall), (warped.Spearman, warped.Kendall));
        Assert.NotEqual(plain.Pearson, warped.Pearson);
    }

    /// <summary>
    /// 200 samples of normal pairs with known correlation: Kendall's tau is (2/π)·asin(r), Spearman's rho (6/π)·asin(r/2). The percentile
    /// interval covers somewhat less than its level at n = 60; a wrong one (a standard deviation off, one-sided) far less.
    /// </summary>
    [Fact]
    public void Intervals_cover_the_truth_about_as_often_as_they_say()
    {
        const double R = 0.5;
        const int Samples = 200;
        int pearson = 0,
            spearman = 0,
            kendall = 0;
        for (var sample = 0; sample < Samples; sample++)
        {
            var (x, y) = Normal(60, R, 1000 + (ulong)sample);
            var c = Bootstrap.Estimate(x, y, 300, sample);
            pearson += Covers(c.Pearson, R);
            spearman += Covers(c.Spearman, 6 / Math.PI * Math.Asin(R / 2));
            kendall += Covers(c.Kendall, 2 / Math.PI * Math.Asin(R));
        }
        // 95 % of 200 is 190; three standard deviations of a binomial are 9
        Assert.All([pearson, spearman, kendall], covered => Assert.InRange(covered, 176, 199));

        static int Covers(Estimate e, double truth) => e.Low <= truth && truth <= e.High ? 1 : 0;
    }

    [Fact]
    public void Intervals_from_small_resamples_of_many_pairs_cover_the_truth_as_often()
    {
        const double R = 0.5;
        var covered = Enumerable
            .Range(0, 200)
            .Count(sample =>
            {
                var (x, y) = Normal(240, R, 9000 + (ulong)sample);
                var kendall = Bootstrap.Estimate(x, y, 300, sample, maxPairs: 60).Kendall;
                return kendall.Low <= 2 / Math.PI * Math.Asin(R) && 2 / Math.PI * Math.Asin(R) <= kendall.High;
            });
        Assert.InRange(covered, 176, 199);
    }

    [Fact]
    public void A_perfect_correlation_has_the_interval_of_a_point()
    {
        double[] x = [1, 2, 3, 4, 5, 6, 7, 8];
        var c = Bootstrap.Estimate(x, x, 200, 0);
        Assert.Equal(new Estimate(1, 1, 1), c.Kendall);
        Assert.Equal(new Estimate(1, 1, 1), c.Spearman);
        Assert.Equal(1, c.Pearson.Low, 1e-12);
    }

    [Fact]
    public void Few_pairs_constant_columns_and_no_resamples_have_no_interval()
    {
        var few = Bootstrap.Estimate([1, 2, 3, 4], [1, 3, 2, 4], 1000, 0);
        Assert.True(few.Kendall.IsDefined && !few.Kendall.HasInterval && few.Resamples == 0);
        var constant = Bootstrap.Estimate([1, 1, 1, 1, 1, 1], [1, 2, 3, 4, 5, 6], 1000, 0);
        Assert.True(!constant.Kendall.IsDefined && !constant.Pearson.HasInterval && constant.Resamples == 0);
        Assert.False(Bootstrap.Estimate([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6], 0, 0).Pearson.HasInterval);
        Assert.Equal(0, Bootstrap.Estimate([], [], 1000, 0).N);
    }

    /// <summary>One pair apart from a block of copies is missed by more than a third of the resamples; those have no coefficient.</summary>
    [Fact]
    public void Resamples_without_a_coefficient_are_left_out()
    {
        var c = Bootstrap.Estimate([0, 0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, 0, 1], 1000, 0);
        Assert.Equal(new Estimate(1, 1, 1), c.Kendall);
    }

    [Theory]
    [InlineData(1000, 4, 0)]
    [InlineData(1000, 40, 1000)]
    [InlineData(1000, 10_000, 1000)]
    [InlineData(1000, 10_001, 200)]
    [InlineData(1000, 1_000_000, 200)]
    [InlineData(100, 1_000_000, 100)]
    public void Very_many_pairs_limit_the_resamples(int asked, int n, int made) => Assert.Equal(made, Bootstrap.Affordable(asked, n));

    /// <summary>numpy.quantile([1, 2, 4, 8], [0, 0.025, 0.5, 0.975, 1]).</summary>
    [Fact]
    public void Quantiles_are_numpys()
    {
        double[] sorted = [1, 2, 4, 8];
        Assert.Equal([1, 1.075, 3, 7.7, 8], new[] { 0, 0.025, 0.5, 0.975, 1 }.Select(p => Math.Round(Quantile.OfSorted(sorted, p), 12)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantile.OfSorted(sorted, 1.1));
        Assert.Throws<ArgumentException>(() => Quantile.OfSorted([], 0.5));
    }

    /// <summary>Normal pairs with correlation r, by Box and Muller.</summary>
    internal static (double[] X, double[] Y) Normal(int n, double r, ulong seed)
    {
        var random = new SplitMix64(SplitMix64.Mix(seed));
        double[] x = new double[n],
            y = new double[n];
        for (var i = 0; i < n; i++)
        {
            var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
            var (sine, cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
            x[i] = radius * cosine;
            y[i] = r * x[i] + Math.Sqrt(1 - r * r) * radius * sine;
        }
        return (x, y);
    }
}
