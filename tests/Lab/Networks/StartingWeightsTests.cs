using PsiSweep.Lab.Networks;
using PsiSweep.Lab.PathSpace;
using PsiSweep.Lab.Training;
using PsiSweep.Shared.Configuration;
using TorchSharp;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.Networks;

public class StartingWeightsTests
{
    private static double[] Weights(WeightInit init, int inputs, int outputs, out double[] biases)
    {
        using var scope = NewDisposeScope();
        var network = new ReluNetwork(inputs, [outputs], 2, bias: true);
        using var flat = new FlatParameters(network, float32, CPU);
        using var generator = new Generator(11);
        StartingWeights.Fill(network, flat.Parameters, init, treeEdgesAreOne: false, generator);
        biases = [.. flat.Parameters[1].to(float64).data<double>()];
        return [.. flat.Parameters[0].to(float64).data<double>()];
    }

    /// <summary>Kolmogorov–Smirnov distance between a sample and a distribution function.</summary>
    private static double Distance(double[] sample, Func<double, double> cdf)
    {
        var sorted = sample.Order().ToArray();
        return sorted
            .Select((x, i) => Math.Max(Math.Abs((i + 1.0) / sorted.Length - cdf(x)), Math.Abs((double)i / sorted.Length - cdf(x))))
            .Max();
    }

    private static double Normal(double x) => 0.5 * (1 + special.erf(tensor(x / Math.Sqrt(2), float64)).item<double>());

    [Theory]
    [InlineData(WeightInit.Default, 1.0 / 100)] // kaiming_uniform_ with a = √5: bound √(6/(6·fan_in)); squared bound 1/fan_in
    [InlineData(WeightInit.KaimingUniform, 6.0 / 100)]
    [InlineData(WeightInit.XavierUniform, 6.0 / 300)]
    public void Uniform_ones_have_their_bounds(WeightInit init, double squaredBound)
    {
        var bound = Math.Sqrt(squaredBound);
        var weights = Weights(init, 100, 200, out var biases);
        Assert.True(Distance(weights, x => Math.Clamp((x + bound) / (2 * bound), 0, 1)) < 1.95 / Math.Sqrt(weights.Length)); // 0.1 % level
        Assert.True(Distance(biases, x => Math.Clamp((x + 0.1) / 0.2, 0, 1)) < 1.95 / Math.Sqrt(biases.Length));
    }

    [Theory]
    [InlineData(WeightInit.KaimingNormal, 2.0 / 100)]
    [InlineData(WeightInit.XavierNormal, 2.0 / 300)]
    public void Normal_ones_have_their_variance(WeightInit init, double variance)
    {
        var weights = Weights(init, 100, 200, out _);
        Assert.True(Distance(weights, x => Normal(x / Math.Sqrt(variance))) < 1.95 / Math.Sqrt(weights.Length));
    }

    [Theory]
    [InlineData(30, 50)]
    [InlineData(50, 30)]
    public void Orthogonal_ones_are(int inputs, int outputs)
    {
        var w = tensor(Weights(WeightInit.Orthogonal, inputs, outputs, out _)).view(outputs, inputs);
        var gram = outputs < inputs ? w.mm(w.t()) : w.t().mm(w);
        Assert.True((gram - 2 * eye(Math.Min(inputs, outputs), dtype: float64)).abs().max().item<double>() < 1e-5);
    }

    [Fact]
    public void Tree_edges_of_one_are_the_modular_trees_and_nothing_else()
    {
        var network = new ReluNetwork(5, [7, 3, 6], 4, bias: true);
        using var plain = new FlatParameters(network, float32, CPU);
        using var ones = new FlatParameters(network, float32, CPU);
        foreach (var (flat, flag) in new[] { (plain, false), (ones, true) })
        {
            using var generator = new Generator(3);
            StartingWeights.Fill(network, flat.Parameters, WeightInit.Default, flag, generator);
        }

        var trees = BasisTrees.Modular(network);
        for (var l = 0; l < network.Layers.Length; l++)
        {
            var (a, b) = (plain.Parameters[2 * l], ones.Parameters[2 * l]);
            for (var j = 0; j < a.shape[0]; j++)
            {
                for (var i = 0; i < a.shape[1]; i++)
                {
                    var isTree = (l < trees.In.Length && trees.In[l][j] == i) || (l > 0 && trees.Out[l - 1][i] == j);
                    Assert.Equal(isTree ? 1f : a[j, i].item<float>(), b[j, i].item<float>());
                }
            }

            Assert.True(plain.Parameters[2 * l + 1].eq(ones.Parameters[2 * l + 1]).all().item<bool>());
        }
    }

    [Theory]
    [InlineData(TreeEdges.Auto, OptimizerKind.GSgd, true)]
    [InlineData(TreeEdges.Auto, OptimizerKind.Sgd, false)]
    [InlineData(TreeEdges.Ones, OptimizerKind.Sgd, true)]
    [InlineData(TreeEdges.Random, OptimizerKind.GSgd, false)]
    public void Tree_edges_follow_the_setting(TreeEdges edges, OptimizerKind optimizer, bool expected) =>
        Assert.Equal(expected, StartingWeights.TreeEdgesAreOne(edges, optimizer));
}
