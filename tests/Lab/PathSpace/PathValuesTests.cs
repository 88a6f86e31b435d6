using PsiSweep.Lab.PathSpace;
using PsiSweep.Shared.Configuration;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.PathSpace;

public class PathValuesTests
{
    [Fact]
    public void Keep_the_parameters_type_and_agree_with_their_logarithms()
    {
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([4, 6, 3, 5, 2], Bias: true, Seed: 9);
        var weights = net.Weights();
        using var values = new PathValues(net.Shape, BasisTrees.Modular(net.Shape), CPU);
        Assert.All(values.Prefixes([.. weights.Select(w => w.to(float32))]), p => Assert.Equal(float32, p.dtype));
        foreach (
            var (value, log) in values
                .Prefixes(weights)
                .Concat(values.Suffixes(weights))
                .Zip(values.LogPrefixes(weights).Concat(values.LogSuffixes(weights)))
        )
            Assert.True((value.abs().log() - log).abs().max().item<double>() < 1e-13);
    }

    [Theory]
    [InlineData(3, 4, "Out[0][1] is 4; allowed is 0 to 3")]
    [InlineData(-1, 0, "In[0][1] is -1; allowed is 0 to 2")]
    public void Trees_of_another_network_are_refused(int incoming, int outgoing, string message)
    {
        var net = new RandomNetwork([incoming < 0 ? 3 : 4, 2, 4], Bias: false, Seed: 1);
        var error = Assert.Throws<ArgumentException>(() =>
            new PathValues(
                net.Shape,
                new(
                    [
                        [0, incoming],
                    ],
                    [
                        [0, outgoing],
                    ]
                ),
                CPU
            )
        );
        Assert.Equal(message, error.Message);
        Assert.Throws<ArgumentException>(() =>
            new PathValues(
                net.Shape,
                new(
                    [
                        [0],
                    ],
                    [
                        [0, 0],
                    ]
                ),
                CPU
            )
        );
        Assert.Throws<ArgumentException>(() => new PathValues(net.Shape, new([], []), CPU));
    }

    [Fact]
    public void Free_edges_are_all_but_one_a_hidden_unit()
    {
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([2, 3, 4, 2], Bias: true, Seed: 1);
        using var values = new PathValues(net.Shape, BasisTrees.Modular(net.Shape), CPU);
        var free = values.FreeEdges();
        Assert.Equal(net.Shape.ParameterCount - net.Shape.HiddenUnits, free.Sum(f => f.sum().item<long>()));
        Assert.True(free[0].all().item<bool>(), "no edge from an input is held");
        Assert.All(free[2].logical_not().sum([0L]).data<long>().ToArray(), held => Assert.Equal(1, held));
    }

    [Fact]
    public void Shapes_that_are_not_the_networks_are_refused_before_autograd_meets_them()
    {
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([2, 3, 2], Bias: false, Seed: 1);
        using var map = new PathSpaceMap(net.Shape, net.Trees(TreeKind.Modular), net.Weights());
        Assert.Contains(
            "0.weight has shape (3, 3)",
            Assert.Throws<ArgumentException>(() => map.Weights([ones(3, 3), ones(2, 3)])).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => map.Weights([ones(3, 2)]));
        Assert.Throws<ArgumentException>(() => new PathSpaceMap(net.Shape, net.Trees(TreeKind.Modular), [ones(3, 2), ones(3, 2)]));
    }
}
