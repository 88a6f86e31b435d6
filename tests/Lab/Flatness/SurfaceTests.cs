using PsiSweep.Lab.Flatness;
using PsiSweep.Lab.Flatness.Surfaces;
using PsiSweep.Lab.PathSpace;
using PsiSweep.Lab.Tests.PathSpace;
using PsiSweep.Shared.Configuration;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.Flatness;

/// <summary>Slices of the loss and lines between networks, against the loss in plain loops.</summary>
public class SurfaceTests
{
    private static readonly RandomNetwork Perceptron = new([4, 5, 3, 3], Bias: true, Seed: 4);
    private static readonly RandomNetwork Convolutional = new(
        new(1, 4, 4, IsFlat: false),
        ["conv 2 2", "maxpool 2", "flatten", "linear 3"],
        classes: 3,
        bias: true,
        seed: 4
    );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_plane_in_path_space_is_the_loss_at_the_displaced_path_values(bool perceptron)
    {
        using var scope = NewDisposeScope();
        var net = perceptron ? Perceptron : Convolutional;
        using var context = Setting.Context(net, Setting.Config(), samples: 12);
        var surface = context.PathSurface;
        using var draws = new SeededDraws(3, CPU);
        var (first, second) = (
            SurfaceDirections.Relative(surface.Coordinates, draws),
            SurfaceDirections.Relative(surface.Coordinates, draws)
        );
        var slice = SurfaceSlice.Of(surface, first, second, 0.1, 5, _ => { });
        var naive = new NaiveLoss(net, net.Trees(TreeKind.MaxProduct), 12);
        Assert.Equal([-0.1, -0.05, 0, 0.05, 0.1], slice.X.Select(x => Math.Round(x, 12)));
        Assert.Equal(surface.AtCenter, slice.Loss[2, 2]);
        var (d, e) = (first.data<double>().ToArray(), second.data<double>().ToArray());
        for (var i = 0; i < 5; i++)
        {
            for (var j = 0; j < 5; j++)
                Assert.Equal(
                    1,
                    naive.At([.. naive.Center.Select((v, k) => v + (slice.X[i] * d[k]) + (slice.Y[j] * e[k]))]) / slice.Loss[i, j],
                    1e-10
                );
        }
    }

    [Fact]
    public void Positive_scaling_changes_no_slice_in_path_space_and_does_change_plain_ones()
    {
        using var scope = NewDisposeScope();
        var factors = PositiveScaling.Draw(Perceptron.Shape, 1, 2);
        using var plain = Setting.Context(Perceptron, Setting.Config(), samples: 12);
        using var scaled = Setting.Context(
            Perceptron,
            Setting.Config(),
            PositiveScaling.Apply(Perceptron.Shape, Perceptron.Weights(), factors),
            samples: 12
        );
        double[] Slice(LossSurface surface, Func<Draws, Tensor> direction)
        {
            using var draws = new SeededDraws(3, CPU);
            return [.. SurfaceSlice.Of(surface, direction(draws), null, 0.2, 7, _ => { }).Loss.Cast<double>()];
        }

        double[] Path(MeasureContext c) => Slice(c.PathSurface, d => SurfaceDirections.Relative(c.PathSurface.Coordinates, d));
        double[] Plain(MeasureContext c) => Slice(c.WeightSurface, d => d.Normal(c.WeightSurface.Coordinates.Dimension));
        Assert.All(Path(plain).Zip(Path(scaled)), p => Assert.Equal(1, p.First / p.Second, 1e-9));
        Assert.Contains(Plain(plain).Zip(Plain(scaled)), p => Math.Abs(p.First - p.Second) > 1e-2 * p.First);
    }

    [Fact]
    public void Filter_normalised_directions_have_each_filters_norm_and_leave_biases()
    {
        using var scope = NewDisposeScope();
        using var coordinates = CoordinateSystem.OfWeights(Convolutional.Weights());
        using var draws = new SeededDraws(3, CPU);
        var shaped = coordinates.Unflatten(SurfaceDirections.FilterNormalised(Convolutional.Shape, coordinates, draws));
        foreach (var layer in Convolutional.Shape.Layers)
        {
            var (own, direction) = (Convolutional.Weights()[layer.Weight].flatten(1), shaped[layer.Weight].flatten(1));
            Assert.InRange(Nets.MaxDifference(own.norm(1), direction.norm(1)), 0, 1e-12);
            Assert.Equal(0, shaped[layer.Bias!.Value].abs().max().item<double>());
        }
    }

    [Fact]
    public void A_line_between_networks_has_their_losses_at_its_ends_in_both_spaces()
    {
        using var scope = NewDisposeScope();
        var a = Perceptron.Weights();
        Tensor[] b = [.. a.Select((w, p) => w * (1 + (0.3 * (arange(w.numel(), float64) + p).sin().view(w.shape))))]; // of the same signs
        var (inputs, labels) = Perceptron.Samples(12);
        double Loss(IReadOnlyList<Tensor> w) => nn.functional.cross_entropy(Perceptron.Shape.Forward(w, inputs), labels).item<double>();
        double[] steps = [0, 0.5, 1];
        var weights = LineBetween.InWeights(Perceptron.Shape, a, b, steps, Loss);
        var path = LineBetween.InPathSpace(Perceptron.Shape, a, b, steps, Loss)!;
        foreach (var line in new[] { weights, path })
            Assert.Equal((Loss(a), Loss(b)), (line[0], line[2]), new Within(1e-12));
        Assert.Equal(Loss([.. a.Zip(b, (x, y) => (x + y) / 2)]), weights[1], 1e-12);

        // In path space, where B stands in its positive scaling's class makes no difference.
        var rescaled = PositiveScaling.Apply(Perceptron.Shape, b, PositiveScaling.Draw(Perceptron.Shape, 5, 1));
        Assert.Equal(path[1], LineBetween.InPathSpace(Perceptron.Shape, a, rescaled, steps, Loss)![1], 1e-10);
        Assert.NotEqual(weights[1], LineBetween.InWeights(Perceptron.Shape, a, rescaled, steps, Loss)[1], 1e-3);
    }

    [Fact]
    public void There_is_no_line_in_path_space_where_a_held_edge_has_another_sign()
    {
        using var scope = NewDisposeScope();
        var b = Perceptron.Weights();
        b[Perceptron.Shape.Layers[1].Weight].neg_();
        Assert.Null(LineBetween.InPathSpace(Perceptron.Shape, Perceptron.Weights(), b, [0, 1], _ => 0));
    }

    [Fact]
    public void There_is_none_where_a_pole_lies_between_or_an_edge_is_zero_in_one_alone()
    {
        using var scope = NewDisposeScope();
        var a = Perceptron.Weights();
        var trees = BasisTrees.Modular(Perceptron.Shape);
        var input = trees.InPosition(Perceptron.Shape, 0, 0);
        foreach (var factor in new[] { -1.0, 0.0 })
        {
            var b = a.Select(w => w.clone()).ToArray();
            b[Perceptron.Shape.Layers[0].Weight].flatten()[input].mul_(factor);
            Assert.Null(LineBetween.InPathSpace(Perceptron.Shape, a, b, [0, 1], _ => 0));
            Assert.Null(LineBetween.InPathSpace(Perceptron.Shape, b, a, [0, 1], _ => 0));
        }
    }

    [Fact]
    public void Beyond_a_pole_there_is_no_loss()
    {
        using var scope = NewDisposeScope();
        using var context = Setting.Context(Perceptron, Setting.Config(), samples: 12);
        var surface = context.PathSurface;
        using var poles = new Poles(context.Paths);
        var center = surface.Coordinates.Flatten(surface.Coordinates.Values);
        var place = context.Paths.IsSkeleton.nonzero()[1, 0].item<long>();
        var toPole = zeros_like(center);
        toPole[place] = -center[place];
        var slice = SurfaceSlice.Of(surface, toPole, null, 2, 9, _ => { }, poles); // steps of a half: the pole is at 1
        Assert.Equal([true, true, true, true, true, true, false, false, false], slice.Loss.Cast<double>().Select(double.IsFinite));
        Assert.True(double.IsFinite(surface.At(toPole * 1.5))); // numbers, but of another piece
        var other = zeros_like(center);
        var free = context.Paths.IsSkeleton.logical_not().nonzero()[0, 0].item<long>();
        other[free] = -2 * center[free];
        Assert.False(poles.LieBefore(other)); // only skeleton values have poles
    }

    private sealed class Within(double tolerance) : IEqualityComparer<(double, double)>
    {
        public bool Equals((double, double) x, (double, double) y) =>
            Math.Abs(x.Item1 - y.Item1) <= tolerance && Math.Abs(x.Item2 - y.Item2) <= tolerance;

        public int GetHashCode((double, double) obj) => 0;
    }
}
