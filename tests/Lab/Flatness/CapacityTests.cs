using CsCheck;
using PsiSweep.Lab.Flatness.Measures;
using PsiSweep.Lab.Tests.PathSpace;
using PsiSweep.Shared.Configuration;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.Flatness;

/// <summary>Measures of size and of the spread of path values, against every path one by one.</summary>
public class CapacityTests
{
    [Fact]
    public void Path_norm_is_the_network_with_squared_weights_at_ones() =>
        RandomNetwork
            .Any(widest: 4)
            .Sample(
                net =>
                {
                    using var scope = NewDisposeScope();
                    var squares = net.Weights().Select(w => w.square().data<double>().ToArray()).ToArray();
                    using var context = Setting.Context(net, Setting.Config("path_norm"));
                    Assert.Equal(
                        1,
                        Setting.Measure(context)[0].Value
                            / NaiveForward.Of(net, squares, [.. Enumerable.Repeat(1.0, net.Shape.Inputs)]).Sum(),
                        1e-12
                    );
                },
                iter: 30,
                threads: 1
            );

    [Fact]
    public void Path_norm_is_the_sum_over_all_paths_of_a_perceptron_of_the_squared_value() =>
        RandomNetwork
            .Any(widest: 4)
            .Where(n => n.Shape.IsPerceptron)
            .Sample(
                net =>
                {
                    using var scope = NewDisposeScope();
                    var all = new PathEnumeration(net.Shape);
                    var weights = net.Weights();
                    var expected = all.Paths.Sum(path => Math.Pow(path.Aggregate(1.0, (value, e) => value * all.Weight(weights, e)), 2));
                    using var context = Setting.Context(net, Setting.Config("path_norm"));
                    Assert.Equal(1, Setting.Measure(context)[0].Value / expected, 1e-12);
                },
                iter: 30,
                threads: 1
            );

    [Fact]
    public void L2_and_distance_from_the_start_are_sums_over_entries()
    {
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([3, 5, 2], Bias: true, Seed: 1);
        var final = new RandomNetwork([3, 5, 2], Bias: true, Seed: 2).Weights();
        var (now, then) = (Entries(final), Entries(net.Weights()));
        using var context = Setting.Context(net, Setting.Config("l2", "l2_from_init"), final);
        var values = Setting.Measure(context);
        Assert.Equal(3 * 5 + 5 + 5 * 2 + 2, now.Length);
        Assert.Equal(now.Sum(w => w * w), values[0].Value, 1e-12);
        Assert.Equal(now.Zip(then, (a, b) => (a - b) * (a - b)).Sum(), values[1].Value, 1e-12);

        static double[] Entries(Tensor[] weights) => [.. weights.SelectMany(w => w.data<double>().ToArray())];
    }

    [Theory]
    [InlineData(TreeKind.MaxProduct)]
    [InlineData(TreeKind.Modular)]
    public void Ratios_are_those_of_the_basis_paths_one_by_one(TreeKind kind) =>
        RandomNetwork
            .Any(widest: 5)
            .Sample(
                net =>
                {
                    using var scope = NewDisposeScope();
                    var (all, weights, trees) = (new PathEnumeration(net.Shape), net.Weights(), net.Trees(kind));
                    var logs = all
                        .Edges.Where(e => !PathEnumeration.IsHeld(net.Shape, trees, e))
                        .Select(e => Math.Log(Math.Abs(all.BasisPath(trees, e).Aggregate(1.0, (v, x) => v * all.Weight(weights, x)))))
                        .Order()
                        .ToArray();
                    using var context = Setting.Context(
                        net,
                        Setting.Config("psi.ratio", "psi.ratio_q", "psi.log_spread") with
                        {
                            Trees = kind,
                        }
                    );
                    var values = Setting.Measure(context);
                    Assert.Equal(logs[^1] - logs[0], values[0].Value, 1e-11);
                    Assert.Equal(Quantile(0.99) - Quantile(0.01), values[1].Value, 1e-11);
                    Assert.Equal(
                        logs.Sum(a => logs.Sum(b => (a - b) * (a - b))) / (2.0 * logs.Length * logs.Length),
                        Math.Pow(values[2].Value, 2),
                        1e-9
                    );

                    double Quantile(double q) // the area under linear interpolation at q·(n − 1), written another way
                    {
                        var x = q * (logs.Length - 1);
                        return logs.Select((log, i) => log * Math.Max(0, 1 - Math.Abs(x - i))).Sum();
                    }
                },
                iter: 30,
                threads: 1
            );

    [Fact]
    public void Norms_of_the_layers_are_those_of_their_entries_and_of_power_iteration() =>
        RandomNetwork
            .Any(widest: 5)
            .Sample(
                net =>
                {
                    using var scope = NewDisposeScope();
                    var matrices = net.Shape.Layers.Select(l => Rows(net.Weights()[l.Weight].flatten(1))).ToArray();
                    var frobenius = matrices.Select(m => m.Sum(row => row.Sum(w => w * w))).ToArray();
                    var spectral = matrices.Select(LargestEigenvalueOfGram).ToArray();
                    using var context = Setting.Context(
                        net,
                        Setting.Config("frobenius_product", "spectral_product", "frobenius_over_spectral", "parameters")
                    );
                    var values = Setting.Measure(context);
                    Assert.Equal(frobenius.Sum(Math.Log), values[0].Value, 1e-10);
                    Assert.Equal(spectral.Sum(Math.Log), values[1].Value, 1e-6);
                    Assert.Equal(frobenius.Zip(spectral, (f, s) => f / s).Sum(), values[2].Value, 1e-6);
                    Assert.Equal(net.Weights().Sum(w => w.numel()), values[3].Value);
                },
                iter: 30,
                threads: 1
            );

    [Fact]
    public void Margins_are_those_of_the_logits_one_by_one() =>
        RandomNetwork
            .Any(widest: 5)
            .Sample(
                net =>
                {
                    using var scope = NewDisposeScope();
                    var (inputs, labels) = net.Samples(24);
                    var logits = Rows(net.Shape.Forward(net.Weights(), inputs));
                    var classes = labels.data<long>().ToArray();
                    var margins = logits.Select((row, i) => row[classes[i]] - row.Where((_, j) => j != classes[i]).Max()).Order().ToArray();
                    var expected = margins[2] + 0.3 * (margins[3] - margins[2]); // 0.1 · 23 = 2.3
                    using var context = Setting.Context(net, Setting.Config("margin_p10", "inverse_margin"));
                    var values = Setting.Measure(context);
                    Assert.Equal(expected, values[0].Value, 1e-12);
                    Assert.Equal(
                        expected == 0 ? double.PositiveInfinity : 1,
                        expected == 0 ? values[1].Value : values[1].Value * expected * expected,
                        1e-9
                    );
                },
                iter: 30,
                threads: 1
            );

    private static double[][] Rows(Tensor matrix) => [.. matrix.data<double>().ToArray().Chunk((int)matrix.shape[1])];

    private static double LargestEigenvalueOfGram(double[][] m)
    {
        var v = Enumerable.Range(0, m[0].Length).Select(i => 1 + 0.1 * Math.Sin(i + 1)).ToArray();
        var eigenvalue = 0.0;
        for (var step = 0; step < 20_000; step++)
        {
            var image = m.Select(row => row.Zip(v, (a, b) => a * b).Sum()).ToArray();
            var back = v.Select((_, j) => m.Select((row, i) => row[j] * image[i]).Sum()).ToArray();
            var norm = Math.Sqrt(back.Sum(x => x * x));
            eigenvalue = norm / Math.Sqrt(v.Sum(x => x * x));
            v = [.. back.Select(x => x / norm)];
        }

        return eigenvalue;
    }

    [Fact]
    public void Quantiles_are_numpys() // numpy.quantile([1, 2, 4, 8], [0, .01, .5, .9, 1])
    {
        double[] sorted = [1, 2, 4, 8];
        double[] expected = [1, 1.03, 3, 6.8, 8];
        double[] at = [0, 0.01, 0.5, 0.9, 1];
        for (var i = 0; i < at.Length; i++)
            Assert.Equal(expected[i], LogQuantiles.At(sorted, at[i]), 1e-12);
        Assert.Equal(double.NegativeInfinity, LogQuantiles.At([double.NegativeInfinity, 3], 0.5));
        Assert.Equal(double.NegativeInfinity, LogQuantiles.At([double.NegativeInfinity, double.NegativeInfinity], 0.5));
        Assert.Equal(3, LogQuantiles.At([double.NegativeInfinity, 3], 1));
    }

    [Fact]
    public void Ratios_neither_underflow_nor_overflow()
    {
        // 12 layers of weights around 1e-60, one edge a million times the others: path values are far below the smallest double.
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([2, .. Enumerable.Repeat(2, 11), 2], Bias: false, Seed: 1);
        foreach (var scale in new[] { 1e-60, 1e60 })
        {
            var weights = net.Shape.Parameters.Select(p => full([.. p.Shape], scale, float64)).ToArray();
            weights[0][1, 1] = scale / 1e6;
            using var context = Setting.Context(net, Setting.Config("psi.ratio"), weights);
            Assert.Equal(Math.Log(1e6), Setting.Measure(context)[0].Value, 1e-9);
        }
    }
}
