using PsiSweep.Lab.PathSpace;
using PsiSweep.Lab.Tests.Flatness;
using PsiSweep.Shared.Configuration;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.PathSpace;

/// <summary>Units that carry no path are left out and counted, and never divided by.</summary>
public class UnitsLeftOutTests
{
    private static readonly RandomNetwork Net = new([3, 4, 4, 3, 2], Bias: true, Seed: 21);

    [Fact]
    public void Without_incoming_or_without_outgoing_weights_also_through_others()
    {
        using var scope = NewDisposeScope();
        var weights = Net.Weights();
        Clear(weights[0], row: 1); // unit 1 of layer 1: nothing comes in
        Clear(weights[6], column: 2); // unit 2 of layer 3: nothing goes out
        // Unit 0 of layer 2 is fed by unit 1 alone, and unit 3 of layer 2 feeds unit 2 of layer 3 alone.
        Keep(weights[2], row: 0, column: 1);
        foreach (var k in new[] { 0, 1 })
            weights[4][k, 3] = 0.0;

        using var map = new PathSpaceMap(Net.Shape, MaxProductTrees.Of(Net.Shape, weights), weights);
        Assert.Equal(4, map.UnitsLeftOut);
        Assert.Equal([false, false], new[] { map.Free[1][1], map.Free[3][0] }.Select(t => t.item<bool>()));
        // What is left is the path space of the network of 3, 3 - of them - … units: m' − H' with widths 3-3-2-2-2 and biases.
        Assert.Equal(3 * 3 + 3 + 3 * 2 + 2 + 2 * 2 + 2 + 2 * 2 + 2 - (3 + 2 + 2), map.CoordinateCount);

        var back = map.Weights(map.Values);
        for (var p = 0; p < weights.Length; p++)
            Assert.True((back[p] - weights[p]).abs().max().item<double>() <= 1e-12 * 2, "held weights come back, zeros included");
        var moved = map.Weights([.. map.Values.Select(v => v * 1.01)]);
        Assert.All(moved, w => Assert.True(w.isfinite().all().item<bool>()));
    }

    [Fact]
    public void Measures_stay_finite_and_unchanged_by_positive_scaling()
    {
        using var scope = NewDisposeScope();
        foreach (var kind in new[] { TreeKind.MaxProduct, TreeKind.Modular })
        {
            // A zero on a modular tree's edge: unit 1 of layer 1 → unit 1 of layer 2, whose prefix runs through it, or whose suffix it
            // needs.
            var weights = Net.Weights();
            weights[2][1, 1] = 0.0;
            Clear(weights[6], column: 0);
            var config = Setting.Config("psi.trace", "psi.lambda_max", "psi.sharpness") with { Trees = kind };
            using var plain = Setting.Context(Net, config, weights);
            using var scaled = Setting.Context(Net, config, Setting.Scaled(Net, weights, (h, j) => Math.Pow(3, h - j)));
            Assert.True(plain.Paths.UnitsLeftOut > 0);
            Assert.Equal(plain.Paths.UnitsLeftOut, scaled.Paths.UnitsLeftOut);
            foreach (var (a, b) in Setting.Measure(plain).Zip(Setting.Measure(scaled)))
            {
                Assert.True(double.IsFinite(a.Value) && a.Value != 0, $"{a}");
                Assert.True(Math.Abs(a.Value - b.Value) <= 1e-6 * Math.Abs(a.Value), $"{kind}: {a} ≠ {b}");
            }
        }
    }

    [Fact]
    public void A_tree_may_run_through_a_unit_that_is_left_out()
    {
        // Modular trees: unit 0 of layer 1 has a prefix but its Out edge is 0, so it is left out; the prefix of unit 0 of layer 2 still
        // runs through it.
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([2, 2, 4, 2], Bias: false, Seed: 5);
        var weights = net.Weights();
        BasisTrees trees = new(
            [
                [0, 1],
                [0, 0, 1, 1],
            ],
            [
                [1, 2],
                [0, 1, 0, 1],
            ]
        );
        weights[1][1, 0] = 0.0; // Out of unit 0
        using var map = new PathSpaceMap(net.Shape, trees, weights);
        using var scaled = new PathSpaceMap(net.Shape, trees, Setting.Scaled(net, weights, (h, j) => h == 0 && j == 0 ? 100 : 1));
        Assert.Equal(2, map.UnitsLeftOut); // it, and unit 1 of layer 2, whose incoming tree edge that is
        for (var p = 0; p < weights.Length; p++)
            Assert.True((map.Values[p] - scaled.Values[p]).abs().max().item<double>() <= 1e-12, net.Shape.Parameters[p].Name);
    }

    [Fact]
    public void A_network_that_carries_no_path_at_all_has_no_coordinates_and_flat_measures()
    {
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([3, 4, 2], Bias: false, Seed: 1);
        var zero = net.Weights().Select(w => zeros_like(w)).ToArray();
        using var context = Setting.Context(net, Setting.Config(), zero);
        Assert.Equal(4, context.Paths.UnitsLeftOut);
        Assert.Equal(0, context.Paths.CoordinateCount);
        foreach (var value in Setting.Measure(context))
        {
            if (
                value.Name is "psi.ratio" or "psi.ratio_q" or "psi.log_spread" or "psi.basis_path_norm"
                || value.Name.StartsWith("psi.lambda_k", StringComparison.Ordinal)
                || value.Name.StartsWith("psi.density", StringComparison.Ordinal)
            )
                Assert.Equal(double.NaN, value.Value); // of nothing
            else if (value.Name.StartsWith("psi", StringComparison.Ordinal))
                Assert.Equal(0, value.Value);
        }
    }

    private static void Clear(Tensor weight, int? row = null, int? column = null)
    {
        if (row is { } r)
            weight[r] = 0.0;
        if (column is { } c)
            weight[TensorIndex.Colon, c] = 0.0;
    }

    private static void Keep(Tensor weight, int row, int column)
    {
        var kept = weight[row, column].clone();
        weight[row] = 0.0;
        weight[row, column] = kept;
    }
}
