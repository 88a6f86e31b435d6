using PsiSweep.Lab.Flatness;
using PsiSweep.Lab.Tests.PathSpace;
using PsiSweep.Shared.Configuration;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.Flatness;

/// <summary>Sharpness against exhaustive search with a loss written in plain loops.</summary>
public class SharpnessTests
{
    private const int Samples = 10;

    public static TheoryData<string, int[], bool, int> Cases()
    {
        var data = new TheoryData<string, int[], bool, int>();
        foreach (var seed in new[] { 4, 6, 7 })
        {
            data.Add("psi", [1, 2, 2], false, seed); // 6 weights, 2 hidden units: 4 coordinates
            data.Add("psi", [2, 1, 2], false, seed); // 3 coordinates
            data.Add("psi", [1, 1, 1, 2], false, seed); // 2 coordinates
            data.Add("w", [2, 2], false, seed); // 4 weights
            data.Add("w", [1, 1, 2], false, seed); // 3 weights
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Comes_near_an_exhaustive_search_and_never_exceeds_it(string space, int[] widths, bool bias, int seed)
    {
        using var scope = NewDisposeScope();
        var net = new RandomNetwork(widths, bias, seed);
        var naive = new NaiveLoss(net, space == "psi" ? net.Trees(TreeKind.MaxProduct) : null, Samples);
        using var context = Setting.Context(net, Setting.Config(), samples: Samples);
        var surface = space == "psi" ? context.PathSurface : context.WeightSurface;
        using var draws = new SeededDraws(seed, CPU);
        var center = naive.At(naive.Center);
        var radius = Math.Min(0.1, 0.5 * surface.Coordinates.PoleDistance);

        var box = Sharpness.Relative(surface, 0.1, steps: 20, restarts: 4, draws);
        var ball = Sharpness.L2(surface, radius, steps: 20, restarts: 4, draws);
        var (bestInBox, bestInBall) = (0.0, 0.0);
        foreach (var u in Grid(naive.Center.Length, 10))
        {
            bestInBox = Math.Max(bestInBox, Rise(i => 0.1 * u[i] * Math.Abs(naive.Center[i])));
            // Shells of the cube, drawn out to the sphere: dense in the ball.
            var (largest, norm) = (u.Max(Math.Abs), Math.Sqrt(u.Sum(x => x * x)));
            if (norm > 0)
                bestInBall = Math.Max(bestInBall, Rise(i => radius * largest * u[i] / norm));
        }

        Assert.True(bestInBox > 1e-3 && bestInBall > 1e-4, $"the loss is not flat: {bestInBox} {bestInBall}");
        // The grid misses the maximum by a little: of the order of the square of the spacing at a smooth point of the sphere.
        Assert.InRange(box, 0.995 * bestInBox, 1.02 * bestInBox);
        Assert.InRange(ball, 0.98 * bestInBall, 1.02 * bestInBall);

        double Rise(Func<int, double> displacement) =>
            (naive.At([.. naive.Center.Select((c, i) => c + displacement(i))]) - center) / (1 + center);
    }

    [Fact]
    public void Of_a_linear_model_with_one_sample_has_a_closed_form()
    {
        // Two classes, one input x = 1, weights (a, b), label 0: L = log(1 + e^(b−a)). Worst in the box: a − eps|a|, b + eps|b|; in the
        // ball: (−1, 1)·eps/√2.
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([1, 2], Bias: false, Seed: 1);
        const double a = 0.7,
            b = -0.4,
            eps = 0.05;
        using var context = new MeasureContext(
            net.Shape,
            [
                tensor(
                    new[,]
                    {
                        { a },
                        { b },
                    }
                ),
            ],
            net.Weights(),
            ones(1, 1),
            zeros(1, int64),
            Setting.Config(),
            seed: 1
        );
        using var draws = new SeededDraws(1, CPU);
        var center = Math.Log(1 + Math.Exp(b - a));
        foreach (var surface in new[] { context.PathSurface, context.WeightSurface }) // no hidden unit: the same space
        {
            var box = (Math.Log(1 + Math.Exp(b + eps * 0.4 - a + eps * 0.7)) - center) / (1 + center);
            Assert.Equal(box, Sharpness.Relative(surface, eps, steps: 10, restarts: 1, draws), 1e-12);
            var ball = (Math.Log(1 + Math.Exp(b - a + eps * Math.Sqrt(2))) - center) / (1 + center);
            Assert.Equal(ball, Sharpness.L2(surface, eps, steps: 10, restarts: 1, draws), 1e-9);
        }
    }

    [Fact]
    public void Is_zero_where_the_loss_is_flat()
    {
        // The only hidden unit is silent on every sample: no gradient to climb.
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([1, 1, 2], Bias: false, Seed: 1);
        Tensor[] weights =
        [
            tensor(
                new[,]
                {
                    { -1.0 },
                }
            ),
            tensor(
                new[,]
                {
                    { 1.0 },
                    { 2.0 },
                }
            ),
        ];
        using var context = new MeasureContext(net.Shape, weights, weights, ones(3, 1), zeros(3, int64), Setting.Config(), seed: 1);
        using var draws = new SeededDraws(1, CPU);
        Assert.Equal(0, Sharpness.Relative(context.PathSurface, 0.1, 5, 3, draws));
        Assert.Equal(0, Sharpness.L2(context.PathSurface, 0.1, 5, 3, draws));
    }

    [Fact]
    public void Is_zero_at_a_maximum_and_never_negative()
    {
        // All weights zero and one sample of each class: every displacement is considered, and none below zero is reported.
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([2, 3, 2], Bias: true, Seed: 3);
        using var context = Setting.Context(net, Setting.Config(), [.. net.Weights().Select(w => zeros_like(w))]);
        using var draws = new SeededDraws(1, CPU);
        Assert.Equal(0, Sharpness.Relative(context.WeightSurface, 0.5, 5, 2, draws)); // the box is one point
        Assert.True(Sharpness.L2(context.WeightSurface, 0.5, 5, 2, draws) > 0);
    }

    [Fact]
    public void A_ball_that_reaches_a_pole_of_the_map_has_infinite_sharpness()
    {
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([3, 4, 3, 2], Bias: true, Seed: 3);
        using var context = Setting.Context(net, Setting.Config());
        using var draws = new SeededDraws(1, CPU);
        var pole = context.Paths.PoleDistance;
        Assert.True(double.IsFinite(Sharpness.L2(context.PathSurface, 0.99 * pole, 4, 2, draws)));
        Assert.Equal(double.PositiveInfinity, Sharpness.L2(context.PathSurface, pole, 4, 2, draws));
        Assert.True(double.IsFinite(Sharpness.Relative(context.PathSurface, 0.99, 4, 2, draws)));
        Assert.Equal(double.PositiveInfinity, Sharpness.Relative(context.PathSurface, 1, 4, 2, draws));
        Assert.True(double.IsFinite(Sharpness.L2(context.WeightSurface, 100, 4, 2, draws)));

        Assert.True(double.IsFinite(AveragePerturbation.Absolute(context.PathSurface, pole / 6.01, 8, draws).Mean));
        Assert.Equal(double.PositiveInfinity, AveragePerturbation.Absolute(context.PathSurface, pole / 6, 8, draws).Mean);
        Assert.Equal(double.PositiveInfinity, AveragePerturbation.Relative(context.PathSurface, 1 / 6.0, 8, draws).Mean);
        Assert.True(double.IsFinite(AveragePerturbation.Relative(context.WeightSurface, 1, 8, draws).Mean));
    }

    [Fact]
    public void The_distance_to_the_pole_is_where_the_map_breaks()
    {
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([3, 4, 3, 2], Bias: false, Seed: 3);
        using var context = Setting.Context(net, Setting.Config());
        var map = context.Paths;
        var broken = new List<double>();
        for (var e = 0; e < map.CoordinateCount; e++)
        {
            // One coordinate set to zero: does the map still give finite weights?
            var coordinates = context.PathSurface.Coordinates;
            var values = coordinates.Flatten(map.Values);
            var size = Math.Abs(values[e].item<double>());
            values[e] = 0.0;
            if (!map.Weights(coordinates.Unflatten(values)).All(w => w.isfinite().all().item<bool>()))
                broken.Add(size);
        }

        Assert.NotEmpty(broken);
        Assert.Equal(broken.Min(), map.PoleDistance, 1e-15);
    }

    private static IEnumerable<double[]> Grid(int dimension, int steps)
    {
        var total = (int)Math.Pow(steps + 1, dimension);
        for (var at = 0; at < total; at++)
        {
            var u = new double[dimension];
            for (var (i, rest) = (0, at); i < dimension; i++, rest /= steps + 1)
                u[i] = 2.0 * (rest % (steps + 1)) / steps - 1;
            yield return u;
        }
    }
}
