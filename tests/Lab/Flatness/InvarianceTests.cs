using CsCheck;
using PsiSweep.Lab.Flatness;
using PsiSweep.Lab.Tests.PathSpace;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Measures;
using PsiSweep.Shared.Randomness;
using PsiSweep.Shared.Results;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.Flatness;

/// <summary>Which transformations of the weights leave which measures alone.</summary>
public class InvarianceTests
{
    private static readonly string[] Invariant =
    [
        .. MeasureCatalog.All.Where(m => m.Columns.All(c => c.IsScaleInvariant)).Select(m => m.Name),
    ];

    private static readonly Gen<RandomNetwork> WithHiddenUnits = Gen.OneOf(RandomNetwork.Any(widest: 5), RandomNetwork.Tied(widest: 5))
        .Where(n => n.Widths.Length > 2 && Setting.IsAlive(n));

    // Units that are reached, or left, by one edge may be each other's copies where that edge is 1.
    private static readonly Gen<RandomNetwork> WithoutCopies = WithHiddenUnits.Where(n =>
        !n.IsTied || n.Shape.Layers.All(l => l.FanIn > 1 && l.Out * l.Parallel > 1)
    );

    [Theory]
    [InlineData(TreeKind.MaxProduct)]
    [InlineData(TreeKind.Modular)]
    public void Positive_scaling_changes_no_path_space_measure(TreeKind trees) =>
        WithHiddenUnits.Sample(
            net =>
            {
                using var scope = NewDisposeScope();
                var random = new Random(net.Seed + 11);
                // Of two classes the normalised logits are ±1/√2 whatever the weights: their slopes are nothing but rounding.
                var names = net.Shape.Classes > 2 ? Invariant : [.. Invariant.Where(n => n != "w.adaptive_sharpness")];
                var config = Setting.Clear(net, Setting.Config(names) with { Trees = trees });
                using var plain = Setting.Context(net, config);
                using var scaled = Setting.Context(
                    net,
                    config,
                    Setting.Scaled(net, net.Weights(), (_, _) => Math.Pow(10, 4 * random.NextDouble() - 2))
                );
                AssertSame(Setting.Measure(plain), Setting.Measure(scaled), plain.PathSurface.AtCenter);
            },
            iter: 12,
            threads: 1
        );

    [Fact]
    public void Renumbering_hidden_units_changes_no_path_space_measure_in_max_product_trees() =>
        WithoutCopies.Sample(net => RenumberAndCompare(net, seed: net.Seed + 13), iter: 12, threads: 1);

    [Fact]
    public void Slopes_that_are_zero_but_for_rounding_move_nothing()
    {
        // One slope of this network comes out as 6e-17 of the largest in one numbering and as 0 or of the other sign in another.
        var net = new RandomNetwork([3, 5, 5, 2, 5, 4], Bias: false, Seed: 275355604);
        for (var seed = 0; seed < 8; seed++)
            RenumberAndCompare(net, seed, "psi.sharpness");
    }

    private static void RenumberAndCompare(RandomNetwork net, int seed, params string[] names)
    {
        using var scope = NewDisposeScope();
        var random = new Random(seed);
        var order = net.Widths[1..^1]
            .Select(w => Enumerable.Range(0, w).Select(j => (long)j).OrderBy(_ => random.Next()).ToArray())
            .ToArray();
        // Draws are brought into the new order below in path space; those of measures in weight space would stay in the old one.
        var config = Setting.Clear(
            net,
            Setting.Config(names.Length > 0 ? names : [.. Invariant.Where(n => !n.StartsWith("w.", StringComparison.Ordinal))])
        );
        using var plain = Setting.Context(net, config);

        // Where each coordinate went: number them, renumber the units, read the numbers off.
        var coordinates = plain.PathSurface.Coordinates;
        using var elsewhere = Setting.Context(net, config, Setting.Permuted(net, net.Weights(), order));
        var numbers = coordinates.Unflatten(arange(coordinates.Dimension, float64));
        var moved = elsewhere.PathSurface.Coordinates.Flatten(Setting.Permuted(net, numbers, order)).to(int64);
        using var permuted = Setting.Context(
            net,
            config,
            Setting.Permuted(net, net.Weights(), order),
            purpose => new ReorderedDraws(new SeededDraws(Seeds.Derive(5, purpose), CPU), moved)
        );

        Assert.True(moved.sort().Values.eq(arange(coordinates.Dimension, int64)).all().item<bool>(), "each coordinate went to one place");
        AssertSame(Setting.Measure(plain), Setting.Measure(permuted), plain.PathSurface.AtCenter);
    }

    [Fact]
    public void Weight_space_measures_change_by_orders_of_magnitude_under_positive_scaling()
    {
        // Dinh et al., ICML 2017: the same function, as sharp as one likes.
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([5, 7, 6, 3], Bias: true, Seed: 1);
        var config = Setting.Config("w.trace", "w.lambda_max", "psi.trace", "psi.lambda_max", "w.sharpness");
        using var plain = Setting.Context(net, config);
        using var scaled = Setting.Context(net, config, Setting.Scaled(net, net.Weights(), (h, _) => h == 0 ? 1000 : 1));
        var before = Setting.Measure(plain);
        var after = Setting.Measure(scaled);

        Assert.Equal(1, plain.WeightSurface.AtCenter / scaled.WeightSurface.AtCenter, 1e-12);
        Assert.True(after[0].Value > 1e4 * before[0].Value, $"w.trace {before[0].Value} → {after[0].Value}");
        Assert.True(after[1].Value > 1e4 * before[1].Value, $"w.lambda_max {before[1].Value} → {after[1].Value}");
        AssertSame(before[2..5], after[2..5], plain.PathSurface.AtCenter); // w.sharpness over the relative ball too
        Assert.Equal("w.sharpness.l2", after[5].Name);
        Assert.True(after[5].Value > 10 * before[5].Value, $"w.sharpness.l2 {before[5].Value} → {after[5].Value}");
    }

    [Fact]
    public void Renumbering_hidden_units_does_change_measures_in_modular_trees()
    {
        // So the permutation property above is one of the trees and no triviality.
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([5, 6, 6, 3], Bias: false, Seed: 2);
        long[][] order =
        [
            [1, 2, 3, 4, 5, 0],
            [3, 4, 5, 0, 1, 2],
        ];
        var config = Setting.Config("psi.ratio") with { Trees = TreeKind.Modular };
        using var plain = Setting.Context(net, config);
        using var permuted = Setting.Context(net, config, Setting.Permuted(net, net.Weights(), order));
        Assert.NotEqual(Setting.Measure(plain)[0].Value, Setting.Measure(permuted)[0].Value, 1e-3);
    }

    /// <summary>Same to 1e-6 relative, or to the rounding of a loss of that size where the measure is a difference of losses.</summary>
    // A margin of 0 (units dead on a tenth of the samples) has an infinite inverse.
    private static double Comparable(MeasureValue value) => value.Name == "inverse_margin" ? 1 / Math.Sqrt(value.Value) : value.Value;

    private static void AssertSame(MeasureValue[] expected, MeasureValue[] actual, double loss)
    {
        var rounding = 1e-14 * loss;
        Assert.Equal(expected.Select(v => v.Name), actual.Select(v => v.Name));
        foreach (var (a, b) in expected.Zip(actual))
        {
            double x = Comparable(a),
                y = Comparable(b);
            // Beyond what the start's Krylov space holds, rounding decides whether there is another eigenvalue.
            var isLater = a.Name.StartsWith("psi.lambda_k.", StringComparison.Ordinal);
            if (isLater && (double.IsNaN(x) || double.IsNaN(y)))
                continue;
            Assert.True(double.IsFinite(x), $"{a}");
            var size = isLater ? expected.First(e => e.Name == "psi.lambda_k.1").Value : x;
            Assert.True(Math.Abs(x - y) <= 1e-6 * Math.Abs(size) + rounding, $"{a} ≠ {b}");
            if (double.IsNaN(a.StandardError ?? 0) && double.IsNaN(b.StandardError ?? 0))
                continue; // of an accuracy that no displacement moves
            Assert.True(Math.Abs((a.StandardError - b.StandardError) ?? 0) <= 1e-6 * Math.Abs(a.Value) + rounding, $"{a} ≠ {b}");
        }
    }
}
