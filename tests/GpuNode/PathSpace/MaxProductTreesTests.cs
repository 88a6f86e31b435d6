using CsCheck;
using PsiSweep.GpuNode.PathSpace;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Tests.PathSpace;

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
