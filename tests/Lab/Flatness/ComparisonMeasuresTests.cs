using CsCheck;
using PsiSweep.Lab.Flatness;
using PsiSweep.Lab.Flatness.Measures;
using PsiSweep.Lab.Tests.PathSpace;
using PsiSweep.Shared.Configuration;
using TorchSharp;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.Flatness;

/// <summary>The measures that others proposed, against their definitions, written out.</summary>
public class ComparisonMeasuresTests
{
    private const int Samples = 12;

    private static readonly RandomNetwork[] Networks =
    [
        new([4, 5, 3], Bias: true, Seed: 4),
        new([3, 4, 4, 3], Bias: false, Seed: 9),
        new(new(1, 4, 4, IsFlat: false), ["conv 2 2", "maxpool 2", "flatten", "linear 3"], classes: 3, bias: true, seed: 4),
    ];

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, Networks.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fisher_Rao_is_the_mean_square_of_each_samples_slope_along_the_weights(int network)
    {
        var net = Networks[network];
        using var scope = NewDisposeScope();
        var (inputs, labels) = net.Samples(Samples);
        var rows = inputs.data<double>().ToArray().Chunk(net.Shape.Inputs).ToArray();
        var weights = net.Weights().Select(w => w.data<double>().ToArray()).ToArray();
        double LossAt(int sample, double t)
        {
            var logits = NaiveForward.Of(net, [.. weights.Select(w => w.Select(x => x * (1 + t)).ToArray())], rows[sample]);
            return Math.Log(logits.Sum(Math.Exp)) - logits[labels[sample].item<long>()];
        }

        var expected = Enumerable.Range(0, Samples).Average(i => Math.Pow((LossAt(i, 1e-5) - LossAt(i, -1e-5)) / 2e-5, 2));
        using var context = Setting.Context(net, Setting.Config("w.fisher_rao"), samples: Samples);
        Assert.Equal(1, Setting.Measure(context)[0].Value / expected, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Relative_flatness_is_the_sum_over_classes_of_inner_products_times_traces(int network)
    {
        var net = Networks[network];
        var hessian = new NaiveLoss(net, null, Samples).Hessian();
        var last = net.Shape.Layers[^1];
        using var scope = NewDisposeScope();
        var w = net.Weights()[last.Weight].data<double>().ToArray();
        var first = (int)net.Shape.Parameters.Take(last.Weight).Sum(p => p.Count); // of the layer's weights among all
        var expected = 0.0;
        for (var s = 0; s < last.Out; s++)
        {
            for (var r = 0; r < last.Out; r++)
            {
                var inner = Enumerable.Range(0, last.FanIn).Sum(j => w[(s * last.FanIn) + j] * w[(r * last.FanIn) + j]);
                expected +=
                    inner * Enumerable.Range(0, last.FanIn).Sum(j => hessian[first + (s * last.FanIn) + j, first + (r * last.FanIn) + j]);
            }
        }

        using var context = Setting.Context(net, Setting.Config("w.relative_flatness"), samples: Samples);
        Assert.Equal(1, Setting.Measure(context)[0].Value / expected, 1e-4);
    }

    [Theory]
    [InlineData(TreeKind.MaxProduct)]
    [InlineData(TreeKind.Modular)]
    public void Basis_path_norm_is_the_largest_over_the_basis_paths_one_by_one(TreeKind kind) =>
        RandomNetwork
            .Any(widest: 4)
            .Sample(
                net =>
                {
                    using var scope = NewDisposeScope();
                    var (all, weights, trees) = (new PathEnumeration(net.Shape), net.Weights(), net.Trees(kind));
                    var incoming = trees
                        .In.SelectMany((units, h) => units.Select((_, j) => PathEnumeration.InEdge(net.Shape, trees, h, j)))
                        .ToHashSet();
                    var expected = all
                        .Edges.Where(e => !PathEnumeration.IsHeld(net.Shape, trees, e))
                        .Max(e =>
                        {
                            var value = Math.Abs(all.BasisPath(trees, e).Aggregate(1.0, (v, x) => v * all.Weight(weights, x)));
                            return incoming.Contains(e) ? Math.Abs(Math.Log(value)) : value;
                        });
                    using var context = Setting.Context(net, Setting.Config("psi.basis_path_norm") with { Trees = kind });
                    Assert.Equal(1, Setting.Measure(context)[0].Value / expected, 1e-10);
                },
                iter: 30,
                threads: 1
            );

    [Theory]
    [MemberData(nameof(Cases))]
    public void Adaptive_sharpness_over_small_balls_is_the_mean_over_batches_of_the_dual_norm_of_the_slope(int network)
    {
        using var scope = NewDisposeScope();
        const double rho = 1e-6;
        var net = Networks[network];
        var config = Setting.Config("w.adaptive_sharpness") with
        {
            AdaptiveRho = rho,
            AdaptiveRhoL2 = rho,
            AdaptiveSamples = Samples,
            AdaptiveBatch = 5,
            AdaptiveSteps = 4,
        };
        using var context = Setting.Context(net, config, samples: 24);
        var values = Setting.Measure(context).ToDictionary(v => v.Name, v => v.Value);
        foreach (var (prefix, normalise) in new[] { ("w.adaptive_sharpness", false), ("w.adaptive_sharpness.norm", true) })
        {
            var (linf, l2) = (new List<double>(), new List<double>());
            foreach (var (start, rows) in new[] { (0, 5), (5, 5), (10, 2) })
            {
                var leaves = net.Weights().Select(w => w.requires_grad_()).ToArray();
                var (inputs, labels) = net.Samples(24);
                var logits = net.Shape.Forward(leaves, inputs.narrow(0, start, rows));
                if (normalise)
                {
                    var centred = logits - logits.mean([1], keepdim: true);
                    logits = centred / (centred.square().sum([1L], keepdim: true) + 1e-300).sqrt();
                }

                var gradient = autograd.grad([nn.functional.cross_entropy(logits, labels.narrow(0, start, rows))], leaves);
                var slopes = cat([.. leaves.Zip(gradient).Select(p => (p.First.detach() * p.Second).flatten())]);
                linf.Add(slopes.abs().sum().item<double>() * rho);
                l2.Add(slopes.norm().item<double>() * rho);
            }

            Assert.Equal(1, values[prefix] / linf.Average(), 1e-4);
            Assert.Equal(1, values[$"{prefix}.l2"] / l2.Average(), 1e-4);
        }
    }

    [Fact]
    public void Average_adaptive_sharpness_is_the_mean_rise_over_batches_of_the_drawn_displacements()
    {
        using var scope = NewDisposeScope();
        var net = Networks[0];
        var config = Setting.Config("w.adaptive_sharpness") with
        {
            AdaptiveSigma = 0.1,
            AdaptiveSamples = 10,
            AdaptiveBatch = 5,
            AverageDraws = 8,
        };
        using var context = Setting.Context(net, config);
        var value = Setting.Measure(context).First(v => v.Name == "w.adaptive_sharpness.average");
        // The same draws, in the order in which the measure takes them: four pairs for each batch.
        using var draws = context.DrawsFor("w.adaptive_sharpness.average");
        var (inputs, labels) = net.Samples(24);
        var rises = new double[2, 4];
        for (var batch = 0; batch < 2; batch++)
        {
            var (x, y) = (inputs.narrow(0, 5 * batch, 5), labels.narrow(0, 5 * batch, 5));
            double Loss(Tensor? z, double sign)
            {
                var at = 0L;
                var weights = net.Weights()
                    .Select(w =>
                    {
                        var d = z?.narrow(0, at, w.numel()).view(w.shape);
                        at += w.numel();
                        return d is null ? w : w + (sign * 0.1 * w.abs() * d);
                    })
                    .ToArray();
                return nn.functional.cross_entropy(net.Shape.Forward(weights, x), y).item<double>();
            }

            for (var pair = 0; pair < 4; pair++)
            {
                var z = draws.Normal(net.Shape.ParameterCount);
                rises[batch, pair] = (Loss(z, 1) + Loss(z, -1)) / 2 - Loss(null, 0);
            }
        }

        // Of the draws over the given batches, as four independent numbers.
        var expected = Enumerable
            .Range(0, 4)
            .Aggregate(default(RunningMean), (mean, pair) => mean.With((rises[0, pair] + rises[1, pair]) / 2))
            .Estimate;
        Assert.Equal(expected.Mean, value.Value, 1e-12);
        Assert.Equal(expected.StandardError, value.StandardError!.Value, 1e-12);
    }

    [Fact]
    public void Normalised_logits_have_mean_zero_and_length_one()
    {
        using var scope = NewDisposeScope();
        var normalised = WAdaptiveSharpness.Normalised(
            tensor(
                new[,]
                {
                    { 1.0, 2, 6 },
                    { 3, -1, -2 },
                }
            )
        );
        Assert.Equal([0, 0], normalised.sum([1L]).data<double>().Select(x => Math.Round(x, 12)));
        Assert.Equal([1, 1], normalised.square().sum([1L]).data<double>().Select(x => Math.Round(x, 12)));
    }

    [Theory]
    [InlineData("w.pacbayes_sigma", false)]
    [InlineData("w.pacbayes_sigma_magnitude", true)]
    public void Pac_Bayes_sigma_drops_the_accuracy_by_a_tenth(string name, bool relative)
    {
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([6, 12, 4], Bias: true, Seed: 3);
        var inputs = net.Samples(200).Inputs;
        var labels = net.Shape.Forward(net.Weights(), inputs).argmax(1); // so that all are right
        using var context = new MeasureContext(
            net.Shape,
            net.Weights(),
            net.Weights(),
            inputs,
            labels,
            Setting.Config(name) with
            {
                PacBayesDraws = 6,
            },
            seed: 5
        );
        var sigma = 1 / Math.Sqrt(Setting.Measure(context)[0].Value);
        Assert.InRange(sigma, 0.01, 1.99);
        Assert.True(Drop(sigma * (1 - 1e-9)) <= 0.1, "no more than allowed");
        Assert.Contains(Enumerable.Range(1, 11), k => Drop(sigma * (1 + (1e-4 * k))) > 0.1); // the largest, to a thousandth

        double Drop(double s)
        {
            using var draws = context.DrawsFor(name);
            return Enumerable
                .Range(0, 6)
                .Average(_ =>
                {
                    var z = draws.Normal(net.Shape.ParameterCount);
                    var at = 0L;
                    var weights = net.Weights()
                        .Select(w =>
                        {
                            var d = z.narrow(0, at, w.numel()).view(w.shape);
                            at += w.numel();
                            return w + (s * d * (relative ? w.abs() : ones_like(w)));
                        })
                        .ToArray();
                    return net.Shape.Forward(weights, inputs).argmax(1).ne(labels).to(float64).mean().item<double>();
                });
        }
    }

    [Fact]
    public void Pac_Bayes_sigma_of_a_network_that_nothing_disturbs_is_two()
    {
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([3, 4, 2], Bias: false, Seed: 3);
        using var context = new MeasureContext(
            net.Shape,
            net.Weights(),
            net.Weights(),
            zeros(20, 3, float64),
            zeros(20, int64),
            Setting.Config("w.pacbayes_sigma"),
            seed: 5
        );
        var value = Setting.Measure(context)[0];
        Assert.Equal((0.25, 0.0), (value.Value, value.StandardError)); // logits stay zero, the first class is right
    }
}
