using PsiSweep.Lab.Flatness;
using PsiSweep.Lab.Tests.PathSpace;
using PsiSweep.Shared.Configuration;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.Flatness;

/// <summary>Average perturbations against plain Monte Carlo with a loss written in plain loops and another generator.</summary>
public class AverageTests
{
    [Theory]
    [InlineData("psi", TreeKind.MaxProduct)]
    [InlineData("psi", TreeKind.Modular)]
    [InlineData("w", TreeKind.MaxProduct)]
    public void Agree_with_plain_Monte_Carlo(string space, TreeKind trees)
    {
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([2, 3, 2], Bias: true, Seed: 12);
        var naive = new NaiveLoss(net, space == "psi" ? net.Trees(trees) : null, samples: 8);
        using var context = Setting.Context(net, Setting.Config() with { Trees = trees }, samples: 8);
        var surface = space == "psi" ? context.PathSurface : context.WeightSurface;
        var sigma = Math.Min(0.1, surface.Coordinates.PoleDistance / 8);
        using var draws = new SeededDraws(2, CPU);
        Agree(AveragePerturbation.Relative(surface, 0.1, 2000, draws), i => 0.1 * Math.Abs(naive.Center[i]));
        Agree(AveragePerturbation.Absolute(surface, sigma, 2000, draws), _ => sigma);

        void Agree(Estimate ours, Func<int, double> deviation)
        {
            var random = new Random(7);
            var center = naive.At(naive.Center);
            var rises = Enumerable
                .Range(0, 40_000)
                .Select(_ => naive.At([.. naive.Center.Select((c, i) => c + deviation(i) * Normal(random))]) - center)
                .ToArray();
            var mean = rises.Average();
            var error = Math.Sqrt(rises.Sum(r => (r - mean) * (r - mean)) / (rises.Length - 1.0) / rises.Length);
            var together = Math.Sqrt(error * error + ours.StandardError * ours.StandardError);
            Assert.InRange(Math.Abs(ours.Mean - mean), 0, 4 * together);
            Assert.True(ours.Mean > 6 * together, $"the test sees the value: {ours} {mean} ± {error}");
        }
    }

    [Fact]
    public void Of_a_smooth_loss_is_half_sigma_squared_times_the_trace()
    {
        // A linear model: E L(w+δ) − L(w) = ½ σ² Tr H + O(σ⁴), for weights and for path values, which are the same.
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([3, 4], Bias: true, Seed: 5);
        var hessian = new NaiveLoss(net, trees: null, samples: 10).Hessian();
        var trace = Enumerable.Range(0, hessian.GetLength(0)).Sum(i => hessian[i, i]);
        using var context = Setting.Context(net, Setting.Config(), samples: 10);
        using var draws = new SeededDraws(2, CPU);
        const double sigma = 1e-3;
        var estimate = AveragePerturbation.Absolute(context.PathSurface, sigma, 4000, draws);
        Assert.InRange(Math.Abs(estimate.Mean - sigma * sigma * trace / 2), 0, 4 * estimate.StandardError);
        Assert.True(estimate.StandardError < 0.03 * estimate.Mean, "pairs of both signs cancel the gradient's noise");
    }

    [Fact]
    public void Displacements_are_counted_with_both_signs()
    {
        using var scope = NewDisposeScope();
        using var context = Setting.Context(new([3, 4], Bias: true, Seed: 5), Setting.Config());
        using var draws = new SeededDraws(2, CPU);
        Assert.Equal(32, AveragePerturbation.Relative(context.PathSurface, 0.01, 64, draws).Draws);
        Assert.Equal(2, AveragePerturbation.Relative(context.PathSurface, 0.01, 2, draws).Draws);
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
