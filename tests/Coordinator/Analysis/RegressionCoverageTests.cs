using MathNet.Numerics.Distributions;
using PsiSweep.Coordinator.Analysis;

namespace PsiSweep.Coordinator.Tests.Analysis;

/// <summary>The interval about a regression line holds the true line in 95 % of samples, in the middle of the points and at their
/// end.</summary>
public class RegressionCoverageTests
{
    private const int Samples = 4_000;

    [Theory]
    [InlineData(5, 0.5)]
    [InlineData(5, 1)]
    [InlineData(44, 0.5)]
    [InlineData(44, 1)]
    public void Of_normal_errors(int n, double at)
    {
        var random = new Random(4);
        var x = Enumerable.Range(0, n).Select(i => i / (n - 1.0)).ToArray();
        var covered = Enumerable
            .Range(0, Samples)
            .Count(_ =>
            {
                var line = LinearRegression.Of(x, [.. x.Select(v => 1 + (2 * v) + Normal.Sample(random, 0, 0.5))])!;
                return Math.Abs(line.At(at) - (1 + (2 * at))) <= line.HalfWidth(at);
            });
        Assert.InRange(covered / (double)Samples, 0.94, 0.96);
    }
}
