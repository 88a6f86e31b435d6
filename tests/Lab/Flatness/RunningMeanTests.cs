using PsiSweep.Lab.Flatness;

namespace PsiSweep.Lab.Tests.Flatness;

public class RunningMeanTests
{
    [Theory]
    [InlineData(2, 78.60)] // a third of Student's 99.865 % quantile of n − 1 degrees of freedom, from tables
    [InlineData(4, 3.073)]
    [InlineData(8, 1.510)]
    [InlineData(64, 1.041)]
    public void Errors_of_few_draws_are_wider_by_Students_quantile(int count, double widening)
    {
        var draws = Enumerable.Range(0, count).Select(i => i % 2 == 0 ? 3.0 : 5.0).ToArray(); // of no skewness
        var estimate = Of(draws);
        var deviation = Math.Sqrt(draws.Sum(x => (x - 4) * (x - 4)) / (count - 1));
        Assert.Equal((4.0, count), (estimate.Mean, estimate.Draws));
        Assert.Equal(widening, estimate.StandardError / (deviation / Math.Sqrt(count)), widening / 1000);
    }

    [Fact]
    public void Errors_of_skewed_draws_are_wider_still()
    {
        double[] draws = [1, 1, 1, 1, 1, 1, 1, 9];
        var student = 3 * 1.5098;
        var skewness = 8.0 / (7 * 6) * draws.Sum(x => Math.Pow((x - 2) / Math.Sqrt(8), 3)); // of mean 2 and variance 8
        var expected = Math.Sqrt(8 / 8.0) * (student + (skewness * ((2 * student * student) + 1) / (6 * Math.Sqrt(8)))) / 3;
        Assert.Equal(expected, Of(draws).StandardError, 1e-3 * expected);
    }

    [Fact]
    public void Of_fewer_than_two_draws_or_of_one_that_is_not_finite_there_is_no_error()
    {
        Assert.True(double.IsNaN(Of([1]).StandardError));
        Assert.True(double.IsNaN(Of([1, double.PositiveInfinity, 2]).StandardError));
        Assert.Equal(0, Of([2, 2, 2]).StandardError);
    }

    private static Estimate Of(double[] draws) => draws.Aggregate(default(RunningMean), (mean, x) => mean.With(x)).Estimate;
}
