using CsCheck;
using PsiSweep.Lab.PathSpace;
using PsiSweep.Shared.Configuration;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.PathSpace;

/// <summary>Weights to path values and back, and the map's derivatives.</summary>
public class RoundTripTests
{
    [Fact]
    public void Weights_to_path_values_and_back_is_the_identity() =>
        Gen.Select(RandomNetwork.Any(widest: 9), Gen.Int[0, 2])
            .Sample(
                (net, kind) =>
                {
                    using var scope = NewDisposeScope();
                    var weights = net.Weights();
                    using var map = new PathSpaceMap(net.Shape, kind == 2 ? net.RandomTrees() : net.Trees((TreeKind)kind), weights);
                    Assert.Equal(net.Shape.ParameterCount - net.Shape.HiddenUnits, map.CoordinateCount);
                    var back = map.Weights(map.Values);
                    for (var p = 0; p < weights.Length; p++)
                        Assert.True(
                            ((back[p] - weights[p]) / weights[p]).abs().max().item<double>() <= 1e-12,
                            net.Shape.Parameters[p].Name
                        );
                },
                iter: 200,
                threads: 1
            );

    [Fact]
    public void Path_values_to_weights_and_back_is_the_identity() =>
        Gen.Select(RandomNetwork.Any(widest: 7), Gen.Int[0, 2])
            .Sample(
                (net, kind) =>
                {
                    using var scope = NewDisposeScope();
                    var trees = kind == 2 ? net.RandomTrees() : net.Trees((TreeKind)kind);
                    using var map = new PathSpaceMap(net.Shape, trees, net.Weights());
                    var other = (net with { Seed = net.Seed + 7 }).Weights(); // any numbers of the right shapes
                    using var there = new PathSpaceMap(net.Shape, trees, map.Weights(other));
                    for (var p = 0; p < other.Length; p++)
                    {
                        var wanted = where(map.Free[p], other[p], zeros_like(other[p]));
                        Assert.True((there.Values[p] - wanted).abs().max().item<double>() <= 1e-12 * 2, net.Shape.Parameters[p].Name);
                    }
                },
                iter: 100,
                threads: 1
            );

    [Fact]
    public void The_map_back_runs_through_held_edges_that_are_also_incoming_tree_edges()
    {
        // Width 1 everywhere: In(j) of the second hidden unit is the Out edge of the first.
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([1, 1, 1, 2], Bias: false, Seed: 3);
        Tensor[] weights =
        [
            tensor(
                new[,]
                {
                    { 2.0 },
                }
            ),
            tensor(
                new[,]
                {
                    { 3.0 },
                }
            ),
            tensor(
                new[,]
                {
                    { 5.0 },
                    { 7.0 },
                }
            ),
        ];
        using var map = new PathSpaceMap(net.Shape, MaxProductTrees.Of(net.Shape, weights), weights);
        Assert.Equal(2, map.CoordinateCount); // m − H = 4 − 2
        // Out edges: 3 and 7 are held; v = 2·3·7 = 42 and 2·3·5 = 30. Doubling the first doubles w₁; the last follows so that its value
        // stays.
        var back = map.Weights([map.Values[0] * 2, map.Values[1], map.Values[2]]);
        Assert.Equal(42, map.Values[0].item<double>());
        Assert.Equal(30, map.Values[2][0, 0].item<double>());
        Assert.Equal(4, back[0].item<double>(), 1e-14);
        Assert.Equal(3, back[1].item<double>(), 1e-14);
        Assert.Equal(2.5, back[2][0, 0].item<double>(), 1e-14);
        Assert.Equal(7, back[2][1, 0].item<double>(), 1e-14);
    }

    [Fact]
    public void First_and_second_derivatives_of_the_map_agree_with_finite_differences() =>
        RandomNetwork
            .Any(widest: 3)
            .Sample(
                net =>
                {
                    using var scope = NewDisposeScope();
                    using var map = new PathSpaceMap(net.Shape, net.RandomTrees(), net.Weights());
                    var probe = (net with { Seed = net.Seed + 9 }).Weights();
                    var v = map.Values.Select(t => t.clone().requires_grad_()).ToArray();
                    var gradient = autograd.grad([F(v)], v, create_graph: true, retain_graph: true);
                    var product = autograd.grad([Dot(gradient, probe)], v, retain_graph: true);

                    const double h = 1e-5;
                    Tensor[] Shift(double s) => [.. map.Values.Select((t, p) => t * (1 + s * probe[p]))];
                    var slope = Dot(gradient, [.. map.Values.Select((t, p) => t * probe[p])]).item<double>();
                    var expected = (F(Shift(h)) - F(Shift(-h))).item<double>() / (2 * h);
                    Assert.Equal(1, (slope + 1e-3) / (expected + 1e-3), 1e-5);

                    var curvature = Dot(product, [.. map.Values.Select((t, p) => t * probe[p])]).item<double>();
                    var along = (Dot(Gradient(Shift(h)), probe) - Dot(Gradient(Shift(-h)), probe)).item<double>() / (2 * h);
                    Assert.True(Math.Abs(curvature - along) <= 1e-5 * (1 + Math.Abs(along)), $"{curvature} {along}");

                    Tensor F(Tensor[] at) => map.Weights(at).Select(w => w.sin().sum()).Aggregate((a, b) => a + b);
                    Tensor Dot(IEnumerable<Tensor> a, IEnumerable<Tensor> b) =>
                        a.Zip(b).Select(x => (x.First * x.Second).sum()).Aggregate((x, y) => x + y);
                    IList<Tensor> Gradient(Tensor[] at)
                    {
                        var leaves = at.Select(t => t.detach().requires_grad_()).ToArray();
                        return autograd.grad([F(leaves)], leaves);
                    }
                },
                iter: 40,
                threads: 1
            );
}
