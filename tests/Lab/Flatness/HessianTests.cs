using PsiSweep.Lab.Flatness;
using PsiSweep.Lab.Tests.PathSpace;
using PsiSweep.Shared.Configuration;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.Flatness;

/// <summary>Traces and eigenvalues against the dense Hessian, by finite differences of a loss written in plain loops.</summary>
public class HessianTests
{
    private const int Samples = 12;

    private static readonly RandomNetwork[] Networks =
    [
        new([3, 4, 3, 2], Bias: true, Seed: 4),
        new([2, 3, 5, 3], Bias: false, Seed: 4),
        new([4, 2, 3], Bias: true, Seed: 4),
        new([3, 3], Bias: true, Seed: 4),
        new([1, 1, 2, 2], Bias: false, Seed: 4),
        new(new(2, 4, 4, IsFlat: false), ["conv 2 2", "maxpool 2", "conv 2 2 pad 1", "gap", "linear 3"], classes: 2, bias: true, seed: 4),
        new(
            new(1, 4, 5, IsFlat: false),
            ["conv 2 3 stride 2", "avgpool 2 stride 1", "flatten", "linear 2"],
            classes: 3,
            bias: true,
            seed: 7
        ),
    ];

    public static TheoryData<string, TreeKind?, int> Cases()
    {
        var data = new TheoryData<string, TreeKind?, int>();
        for (var net = 0; net < Networks.Length; net++)
        {
            data.Add("psi", TreeKind.MaxProduct, net);
            data.Add("psi", TreeKind.Modular, net);
            data.Add("w", null, net);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Agree_with_the_dense_Hessian(string space, TreeKind? kind, int network)
    {
        using var scope = NewDisposeScope();
        var net = Networks[network];
        var naive = new NaiveLoss(net, kind is { } trees ? net.Trees(trees) : null, Samples);
        var config = Setting.Config() with { Trees = kind ?? TreeKind.MaxProduct, LanczosSteps = 200 };
        using var context = Setting.Context(net, config, samples: Samples);
        var surface = space == "psi" ? context.PathSurface : context.WeightSurface;
        var operatorOf = space == "psi" ? context.PathHessian : context.WeightHessian;

        Assert.Equal(naive.Center.Length, operatorOf.Dimension);
        Assert.Equal(1, naive.At(naive.Center) / surface.AtCenter, 1e-12);
        var dense = tensor(naive.Hessian(), float64);
        var scale = dense.abs().max().item<double>();

        // Column by column, so that nothing can cancel.
        var columns = eye(operatorOf.Dimension, dtype: float64).unbind().Select(operatorOf.Times).ToArray();
        Assert.InRange((stack(columns) - dense).abs().max().item<double>() / scale, 0, 1e-5);

        // The trace with orthogonal sign vectors (rows of a Hadamard matrix cut to size) is exact.
        using var hadamard = new HadamardDraws(operatorOf.Dimension);
        var exact = HutchinsonTrace.Of(operatorOf, hadamard, hadamard.Count, tolerance: 0);
        Assert.Equal(hadamard.Count, exact.Draws);
        Assert.Equal(dense.trace().item<double>(), exact.Mean, 1e-5 * scale * operatorOf.Dimension);

        using var draws = new SeededDraws(1, CPU);
        var estimate = HutchinsonTrace.Of(operatorOf, draws, 300, tolerance: 0);
        Assert.InRange(Math.Abs(estimate.Mean - exact.Mean), 0, 4 * estimate.StandardError + 1e-9 * scale);

        var values = linalg.eigvalsh(dense);
        var top = LanczosEigenvalue.Largest(operatorOf, draws, config.LanczosSteps, 1e-10);
        Assert.Equal(values[-1].item<double>(), top.Value, 1e-5 * scale);
        Assert.InRange(top.Residual, 0, 1e-6 * scale);

        // The eigenvalues that a Krylov space can hold: each of several equal ones once.
        var exactValues = linalg.eigvalsh(stack(columns)).data<double>().ToArray();
        var distinct = exactValues
            .Reverse()
            .Aggregate(new List<double>(), (all, x) => all.Count > 0 && all[^1] - x < 1e-7 * scale ? all : [.. all, x])
            .ToArray();
        var few = LanczosEigenvalue.LargestFew(operatorOf, draws, 3, config.LanczosSteps, 1e-9);
        for (var k = 0; k < Math.Min(3, distinct.Length); k++)
            Assert.Equal(distinct[k], few[k].Value, 1e-7 * scale);

        // Shares are counts where the eigenvalues are at hand.
        var radius = exactValues.Max(Math.Abs);
        var flat = 1e-3 * Math.Sqrt(1e-3); // no eigenvalue is near
        var shares = SpectralDensity.Shares(operatorOf, draws, (int)operatorOf.Dimension, flat)!.Value;
        Assert.Equal(exactValues.Count(x => x > flat * radius) / (double)exactValues.Length, shares.Above.Mean);
        Assert.Equal(exactValues.Count(x => x < -flat * radius) / (double)exactValues.Length, shares.Below.Mean);
        Assert.Equal((0, 0), (shares.Above.StandardError, shares.Below.StandardError));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Parts_of_a_start_lie_between_their_bounds(string space, TreeKind? kind, int network)
    {
        using var scope = NewDisposeScope();
        using var context = Setting.Context(
            Networks[network],
            Setting.Config() with
            {
                Trees = kind ?? TreeKind.MaxProduct,
            },
            samples: Samples
        );
        var operatorOf = space == "psi" ? context.PathHessian : context.WeightHessian;
        var columns = stack(eye(operatorOf.Dimension, dtype: float64).unbind().Select(operatorOf.Times).ToArray());
        var (values, vectors) = linalg.eigh((columns + columns.t()) / 2);
        using var draws = new SeededDraws(network, CPU);
        using var start = draws.Normal(operatorOf.Dimension);
        var parts = vectors.t().mv(start / start.norm()).square();
        var threshold = 1e-3 * values.abs().max().item<double>();
        double Part(Tensor where) => parts.masked_select(where).sum().item<double>();
        var (above, below) = (Part(values.gt(threshold)), Part(values.lt(-threshold)));

        using var lanczos = new LanczosProcess(operatorOf, start, (int)operatorOf.Dimension);
        var width = 1.0;
        while (!lanczos.IsOver)
        {
            lanczos.Step();
            var (high, low) = (lanczos.Matrix.Parts(threshold), lanczos.Matrix.Parts(-threshold));
            Assert.InRange(above, high.Above - 1e-9, high.Above + high.At + 1e-9);
            Assert.InRange(below, low.Below - 1e-9, low.Below + low.At + 1e-9);
            Assert.Equal(1, high.Below + high.At + high.Above, 1e-9);
            Assert.InRange(high.At, 0, width + 1e-9); // more steps, closer bounds
            width = high.At;
        }

        Assert.InRange(width, 0, 1e-6); // until the start's whole Krylov space is known
    }

    [Fact]
    public void The_density_goes_on_until_its_bounds_are_close_and_spends_the_rest_on_other_starts()
    {
        using var scope = NewDisposeScope();
        using var context = Setting.Context(new([9, 20, 12, 5], Bias: true, Seed: 4), Setting.Config(), samples: 60);
        (Estimate Above, Estimate Below) Of(int products)
        {
            using var draws = new SeededDraws(3, CPU);
            return SpectralDensity.Shares(context.PathHessian, draws, products, flat: 0.1)!.Value;
        }

        var exact = Of((int)context.PathHessian.Dimension).Above.Mean;
        var few = Of(24).Above;
        var more = Of((int)context.PathHessian.Dimension - 1).Above;
        Assert.Equal(1, few.Draws);
        Assert.True(more.Draws > 1, $"{more}");
        Assert.True(more.StandardError < 0.75 * few.StandardError, $"{few} {more}");
        Assert.InRange(Math.Abs(few.Mean - exact) / few.StandardError, 0, 3);
        Assert.InRange(Math.Abs(more.Mean - exact) / more.StandardError, 0, 3);
    }

    [Fact]
    public void A_pilot_decides_how_many_other_probes_a_trace_is_the_mean_of()
    {
        using var scope = NewDisposeScope();
        using var context = Setting.Context(new([4, 6, 5, 3], Bias: true, Seed: 4), Setting.Config());
        Estimate Of(int probes, double tolerance)
        {
            using var draws = new SeededDraws(3, CPU);
            return HutchinsonTrace.Of(context.WeightHessian, draws, probes, tolerance);
        }

        using var all = new SeededDraws(3, CPU);
        var quadratic = Enumerable
            .Range(0, 59)
            .Select(_ => all.Signs(context.WeightHessian.Dimension))
            .Select(z => z.dot(context.WeightHessian.Times(z)).item<double>())
            .ToArray();
        var pilot = quadratic[..8];
        var deviation = Math.Sqrt(pilot.Sum(x => Math.Pow(x - pilot.Average(), 2)) / 7);
        var tolerance = deviation / pilot.Average() / Math.Sqrt(50.5); // 51 probes have an error below it
        var estimate = Of(4000, tolerance);
        Assert.Equal(51, estimate.Draws);
        Assert.Equal(quadratic[8..59].Average(), estimate.Mean, 1e-9); // none of the pilot's
        Assert.Equal(32, Of(40, tolerance).Draws); // no more than allowed, with the pilot
        Assert.Equal(16, Of(4000, 1e9).Draws); // few may agree by luck
        Assert.Equal(24, Of(24, tolerance).Draws); // nothing to decide
        Assert.Equal(40, Of(40, 0).Draws);
    }

    [Fact]
    public void Lanczos_stops_on_its_residual_or_its_steps_and_states_the_residual()
    {
        using var scope = NewDisposeScope();
        using var context = Setting.Context(new([6, 9, 8, 4], Bias: true, Seed: 6), Setting.Config());
        Eigenvalue Of(int steps, double tolerance)
        {
            using var draws = new SeededDraws(3, CPU);
            return LanczosEigenvalue.Largest(context.WeightHessian, draws, steps, tolerance);
        }

        var full = Of(1000, 1e-12);
        var stopped = Of(1000, 1e-3);
        Assert.True(stopped.Steps < full.Steps, $"{stopped.Steps} {full.Steps}");
        Assert.InRange(stopped.Residual / stopped.Value, 1e-9, 1e-3);
        // a Ritz value is a lower bound, off by less than the residual
        Assert.InRange(full.Value - stopped.Value, -1e-12, stopped.Residual);
        var three = Of(3, 1e-12);
        Assert.Equal(3, three.Steps);
        Assert.True(three.Residual > stopped.Residual);
    }

    [Fact]
    public void The_Hessian_in_path_space_has_the_curvature_of_the_map_in_it()
    {
        // J'HJ alone misses the gradient times the map's curvature; away from a minimum the two differ.
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([2, 3, 2], Bias: false, Seed: 8);
        using var context = Setting.Context(net, Setting.Config(), samples: Samples);
        var map = context.Paths;
        var coordinates = context.PathSurface.Coordinates;
        var direction = ones(coordinates.Dimension, float64);

        var tangent = coordinates.Unflatten(direction);
        const double h = 1e-6; // J·direction, by differences
        var plus = map.Weights([.. map.Values.Zip(tangent, (v, t) => v + h * t)]);
        var minus = map.Weights([.. map.Values.Zip(tangent, (v, t) => v - h * t)]);
        var push = context.WeightSurface.Coordinates.Flatten(plus.Zip(minus, (a, b) => (a - b) / (2 * h)));
        var gaussNewtonLike = push.dot(context.WeightHessian.Times(push)).item<double>();
        var exact = direction.dot(context.PathHessian.Times(direction)).item<double>();
        Assert.True(Math.Abs(exact - gaussNewtonLike) > 1e-2 * Math.Abs(exact), $"{exact} {gaussNewtonLike}");
    }

    /// <summary>Orthogonal sign vectors: their mean of z'Hz is the trace exactly.</summary>
    private sealed class HadamardDraws : Draws
    {
        private readonly Queue<double[]> rows;

        public HadamardDraws(long dimension)
        {
            var size = 1;
            while (size < dimension)
                size *= 2;
            Count = size;
            rows = new(
                Enumerable
                    .Range(0, size)
                    .Select(r => Enumerable.Range(0, (int)dimension).Select(c => int.PopCount(r & c) % 2 == 0 ? 1.0 : -1.0).ToArray())
            );
        }

        public int Count { get; }

        public override Tensor Signs(long dimension) => tensor(rows.Dequeue(), float64);

        public override Tensor Normal(long dimension) => throw new NotSupportedException();

        public override Tensor Uniform(long dimension) => throw new NotSupportedException();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void Chunks_of_the_samples_add_up_to_the_whole(int network)
    {
        using var scope = NewDisposeScope();
        var net = Networks[network];
        using var context = Setting.Context(net, Setting.Config(), samples: Samples);
        var whole = context.PathSurface;
        var chunked = new LossSurface(
            net.Shape,
            whole.Coordinates,
            context.Samples,
            context.Classes,
            mostActivations: 5 * net.Shape.AllActivations
        );
        using var product = new HessianOperator(chunked);
        var direction = arange(1, product.Dimension + 1, float64) / product.Dimension;

        Assert.Equal((1, 3), (whole.Chunks, chunked.Chunks)); // 12 samples, 5 at a time
        Assert.Equal(whole.AtCenter, chunked.AtCenter, 1e-13);
        var (expected, actual) = (whole.WithGradient(direction * 0.01), chunked.WithGradient(direction * 0.01));
        Assert.Equal(expected.Loss, actual.Loss, 1e-13);
        Assert.InRange(Nets.MaxDifference(expected.Gradient, actual.Gradient), 0, 1e-12);
        Assert.InRange(Nets.MaxDifference(context.PathHessian.Times(direction), product.Times(direction)), 0, 1e-11);
    }

    [Fact]
    public void Every_chunk_is_a_step_of_its_own()
    {
        using var scope = NewDisposeScope();
        using var context = Setting.Context(Networks[0], Setting.Config(), samples: Samples);
        var steps = 0;
        var surface = new LossSurface(
            context.Network,
            context.PathSurface.Coordinates,
            context.Samples,
            context.Classes,
            mostActivations: context.Network.AllActivations
        )
        {
            Step = () => steps++,
        };
        Assert.Equal(12, surface.Chunks);
        using var hessian = new HessianOperator(surface);
        var direction = ones(hessian.Dimension, float64);
        foreach (var work in (Action[])[() => surface.At(direction), () => surface.WithGradient(direction), () => hessian.Times(direction)])
        {
            var before = steps;
            work();
            Assert.Equal(13, steps - before);
        }
    }
}
