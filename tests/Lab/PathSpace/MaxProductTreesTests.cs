using CsCheck;
using PsiSweep.Lab.PathSpace;
using PsiSweep.Lab.Tests.Flatness;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.PathSpace;

public class MaxProductTreesTests
{
    [Fact]
    public void Prefixes_and_suffixes_are_the_largest_of_all_half_paths() =>
        RandomNetwork
            .Any(widest: 4)
            .Sample(
                net =>
                {
                    using var scope = NewDisposeScope();
                    var weights = net.Weights();
                    var magnitudes = net
                        .Shape.Layers.Select(
                            (l, at) =>
                                PathEnumeration
                                    .EdgesOf(l, at)
                                    .Where(e => e.From != Edge.Constant)
                                    .Zip(weights[l.Weight].abs().data<double>().ToArray())
                                    .ToArray()
                        )
                        .ToArray();
                    using var values = new PathValues(net.Shape, MaxProductTrees.Of(net.Shape, weights), CPU);
                    var (prefix, suffix) = (values.Prefixes(weights), values.Suffixes(weights));
                    for (var l = 0; l < magnitudes.Length; l++)
                    {
                        for (var unit = 0; unit < net.Widths[l]; unit++)
                            Assert.Equal(1, Math.Abs(prefix[l][unit].item<double>()) / Down(l, unit).Max(), 1e-12);
                        for (var unit = 0; unit < net.Widths[l + 1]; unit++)
                            Assert.Equal(1, Math.Abs(suffix[l][unit].item<double>()) / Up(l + 1, unit).Max(), 1e-12);
                    }

                    IEnumerable<double> Down(int layer, int unit) =>
                        layer == 0
                            ? [1.0]
                            : // every half path from an input, no dynamic programming
                            magnitudes[layer - 1]
                                .Where(m => m.First.To == unit)
                                .SelectMany(m => Down(layer - 1, m.First.From).Select(v => v * m.Second));
                    IEnumerable<double> Up(int layer, int unit) =>
                        layer == magnitudes.Length
                            ? [1.0]
                            : magnitudes[layer]
                                .Where(m => m.First.From == unit)
                                .SelectMany(m => Up(layer + 1, m.First.To).Select(v => v * m.Second));
                },
                iter: 15,
                threads: 1
            );

    [Fact]
    public void Equal_products_are_decided_for_the_lower_index()
    {
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([3, 2, 4, 3], Bias: false, Seed: 1);
        var trees = MaxProductTrees.Of(net.Shape, [.. net.Weights().Select(w => ones_like(w))]);
        Assert.All(trees.In.Concat(trees.Out).SelectMany(t => t), i => Assert.Equal(0, i));
    }

    [Fact]
    public void Ties_are_decided_alike_whatever_the_scaling() =>
        RandomNetwork
            .Tied()
            .Sample(
                net =>
                {
                    using var scope = NewDisposeScope();
                    var random = new Random(net.Seed + 17);
                    var scaled = Setting.Scaled(net, net.Weights(), (_, _) => Math.Pow(10, 6 * random.NextDouble() - 3));
                    AssertSame(MaxProductTrees.Of(net.Shape, net.Weights()), MaxProductTrees.Of(net.Shape, scaled));
                },
                iter: 200,
                threads: 1
            );

    [Fact]
    public void A_tie_goes_to_the_edge_over_which_all_half_paths_weigh_most()
    {
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([2, 3, 2], Bias: false, Seed: 1);
        Tensor[] weights =
        [
            tensor([1, 0.3, 0.4, 1, 1, 0.3], [3, 2], float64), // |P| = 1 of all three units, sums 1.3, 1.4, 1.3
            tensor([0.5, 0.5, 1, 0.5, 0.5, 1], [2, 3], float64),
        ];
        Assert.Equal([0, 1, 0], MaxProductTrees.Of(net.Shape, weights).In[0]);
        Assert.Equal([0, 0, 0], MaxProductTrees.Of(net.Shape, weights).Out[0]); // nothing beyond: the lower index

        var deep = new RandomNetwork([2, 3, 1, 2], Bias: false, Seed: 1);
        weights = [weights[0], tensor([1.0, 1, 1], [1, 3], float64), tensor([0.5, 1], [2, 1], float64)];
        Assert.Equal([1], MaxProductTrees.Of(deep.Shape, weights).In[1]);
    }

    [Fact]
    public void Products_that_differ_by_more_than_rounding_are_no_tie()
    {
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([2, 1, 2], Bias: false, Seed: 1);
        Tensor[] weights = [tensor([1, 1 + 1e-9], [1, 2], float64), tensor([1 + 1e-9, 1], [2, 1], float64)];
        var trees = MaxProductTrees.Of(net.Shape, weights);
        Assert.Equal((1, 0), (trees.In[0][0], trees.Out[0][0]));
    }

    private static void AssertSame(BasisTrees expected, BasisTrees actual)
    {
        Assert.Equal(expected.In.AsEnumerable(), actual.In.AsEnumerable());
        Assert.Equal(expected.Out.AsEnumerable(), actual.Out.AsEnumerable());
    }

    [Fact]
    public void Do_not_underflow()
    {
        // Products of 20 layers at 1e-40 are far below the smallest double; the largest edge still wins.
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([3, .. Enumerable.Repeat(3, 20), 3], Bias: false, Seed: 1);
        var weights = net.Weights().Select(w => full_like(w, 1e-40)).ToArray();
        weights[^2][1, 2] = 3e-40;
        var trees = MaxProductTrees.Of(net.Shape, weights);
        Assert.Equal([0, 2, 0], trees.In[^1]);
        Assert.Equal([0, 0, 1], trees.Out[^2]);
        Assert.Equal([2, 2, 2], trees.Out[^3]);
    }

    [Fact]
    public void Weights_that_are_not_finite_are_refused_by_name()
    {
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([3, 2, 3], Bias: true, Seed: 1);
        var weights = net.Weights();
        weights[2][0, 0] = double.NaN;
        var error = Assert.Throws<ArgumentException>(() => MaxProductTrees.Of(net.Shape, weights));
        Assert.Contains("2.weight", error.Message, StringComparison.Ordinal);
    }
}
