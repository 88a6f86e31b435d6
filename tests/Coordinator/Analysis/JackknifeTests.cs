using CsCheck;
using PsiSweep.Coordinator.Analysis;

namespace PsiSweep.Coordinator.Tests.Analysis;

public class JackknifeTests
{
    /// <summary>What follows from sums over all pairs is what the definitions give of the others.</summary>
    [Fact]
    public void Coefficients_without_one_pair_are_those_of_the_others() =>
        Columns
            .Varying.Where(c => c.X.Length > 2)
            .Sample(
                c =>
                {
                    int[] rankX = Ranks.Dense(c.X),
                        rankY = Ranks.Dense(c.Y);
                    var scores = new PairScores(rankX, rankY, Pairs.Order(rankX, rankY));
                    var pearsons = LeaveOneOut.Pearsons(Pearson.Scaled(c.X), Pearson.Scaled(c.Y));
                    var spearmans = LeaveOneOut.Spearmans(rankX, rankY, Ranks.Average(c.X), Ranks.Average(c.Y), scores);
                    var kendalls = LeaveOneOut.Kendalls(scores);
                    for (var i = 0; i < c.X.Length; i++)
                    {
                        double[] x = [.. c.X[..i], .. c.X[(i + 1)..]],
                            y = [.. c.Y[..i], .. c.Y[(i + 1)..]];
                        Assert.Equal(Pearson.Coefficient(x, y), pearsons[i], 1e-9);
                        Assert.Equal(Definitions.Spearman(x, y), spearmans[i], 1e-9);
                        Assert.Equal(Definitions.TauB(x, y), kendalls[i], 1e-12);
                    }
                },
                iter: 300
            );

    [Fact]
    public void A_pair_far_from_all_others_is_left_out_exactly()
    {
        double[] x = [1e12, 1, 2, 3, 5, 4],
            y = [-3e11, 2, 1, 4, 3, 6];
        var without = LeaveOneOut.Pearsons(Pearson.Scaled(x), Pearson.Scaled(y));
        Assert.Equal(Pearson.Coefficient(x.AsSpan(1), y.AsSpan(1)), without[0], 1e-12);
    }

    [Fact]
    public void Intervals_depend_on_the_pairs_alone()
    {
        var (x, y) = Samples.Normal(40, 0.5, 1);
        var first = Jackknife.Estimate(x, y, 3);
        Assert.Equal(first, Jackknife.Estimate(x, y, 4)); // nothing is drawn of so few
        Assert.Equal(first.Kendall, Jackknife.Estimate([.. x.Reverse()], [.. y.Reverse()], 3).Kendall);
        var sampled = Jackknife.Estimate(x, y, 3, true, 20);
        Assert.Equal(sampled, Jackknife.Estimate(x, y, 3, true, 20));
        Assert.Equal(sampled.Kendall, Jackknife.Estimate([.. x.Reverse()], [.. y.Reverse()], 3, true, 20).Kendall);
        Assert.Equal((40, 20), (first.Resamples, sampled.Resamples));
        Assert.NotEqual(sampled.Kendall.Low, Jackknife.Estimate(x, y, 4, true, 20).Kendall.Low);
    }

    [Fact]
    public void Monotone_maps_leave_the_intervals_of_rank_correlations()
    {
        var (x, y) = Samples.Normal(40, 0.5, 2);
        var plain = Jackknife.Estimate(x, y, 0);
        var warped = Jackknife.Estimate(Array.ConvertAll(x, Math.Exp), y, 0);
        Assert.Equal((plain.Spearman, plain.Kendall), (warped.Spearman, warped.Kendall));
        Assert.NotEqual(plain.Pearson, warped.Pearson);
    }

    /// <summary>By hand: of five pairs, tau-b without each, their spread, Fisher's scale and the normal quantile.</summary>
    [Fact]
    public void An_interval_is_what_its_definition_gives()
    {
        double[] x = [1, 2, 3, 4, 5, 6],
            y = [2, 1, 3, 6, 4, 5];
        double[] without =
        [
            .. Enumerable.Range(0, 6).Select(i => Definitions.TauB([.. x.Where((_, j) => j != i)], [.. y.Where((_, j) => j != i)])),
        ];
        var error = Math.Sqrt(5.0 / 6 * without.Sum(t => Math.Pow(t - without.Average(), 2)));
        var tau = Definitions.TauB(x, y);
        var half = 1.959963984540054 * error / (1 - (tau * tau));
        var found = Jackknife.Estimate(x, y, 0).Kendall;
        Assert.Equal(Math.Tanh(Math.Atanh(tau) - half), found.Low, 1e-12);
        Assert.Equal(Math.Tanh(Math.Atanh(tau) + half), found.High, 1e-12);
    }

    /// <summary>A perfect order tells how strong a correlation is, not how sure that is; nor does one that hangs on a single
    /// pair.</summary>
    [Fact]
    public void Perfect_correlations_and_those_of_a_single_pair_have_no_interval()
    {
        double[] x = [1, 2, 3, 4, 5, 6, 7, 8];
        var c = Jackknife.Estimate(x, x, 0);
        Assert.All([c.Kendall, c.Spearman, c.Pearson], e => Assert.True(e.IsDefined && !e.HasInterval));
        double[] one = [0, 0, 0, 0, 0, 0, 1];
        c = Jackknife.Estimate(one, [3, 1, 2, 5, 4, 2, 6], 0);
        Assert.All([c.Kendall, c.Spearman, c.Pearson], e => Assert.True(e.IsDefined && !e.HasInterval));
    }

    [Fact]
    public void Few_pairs_and_constant_columns_have_no_interval()
    {
        var few = Jackknife.Estimate([1, 2, 3, 4], [1, 3, 2, 4], 0);
        Assert.True(few.Kendall.IsDefined && !few.Kendall.HasInterval && few.Resamples == 0);
        var constant = Jackknife.Estimate([1, 1, 1, 1, 1, 1], [1, 2, 3, 4, 5, 6], 0);
        Assert.True(!constant.Kendall.IsDefined && !constant.Pearson.HasInterval && constant.Resamples == 0);
        Assert.False(Jackknife.Estimate([1, 2, 3, 4, 5, 6], [1, 2, 4, 3, 5, 6], 0, withIntervals: false).Pearson.HasInterval);
        Assert.Equal(0, Jackknife.Estimate([], [], 0).N);
    }

    /// <summary>numpy.quantile([1, 2, 4, 8], [0, 0.025, 0.5, 0.975, 1]).</summary>
    [Fact]
    public void Quantiles_are_numpys()
    {
        double[] sorted = [1, 2, 4, 8];
        Assert.Equal([1, 1.075, 3, 7.7, 8], new[] { 0, 0.025, 0.5, 0.975, 1 }.Select(p => Math.Round(Quantile.OfSorted(sorted, p), 12)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantile.OfSorted(sorted, 1.1));
        Assert.Throws<ArgumentException>(() => Quantile.OfSorted([], 0.5));
    }
}
