using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Optimizers;
using PsiSweep.Lab.PathSpace;
using PsiSweep.Lab.Training;
using PsiSweep.Shared.Configuration;
using TorchSharp;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.Optimizers;

public class GSgdTests
{
    public static TheoryData<int[], bool, bool, double, bool, double> Cases() =>
        new()
        {
            // widths, biases, tree edges start at 1, momentum, nesterov, weight decay
            { [12, 16, 8, 16, 10], false, true, 0, false, 0 },
            { [12, 16, 8, 16, 10], true, true, 0, false, 0 },
            { [30, 9, 14, 5], false, false, 0, false, 0 },
            { [30, 9, 14, 5], true, false, 0, false, 0 },
            { [20, 16, 16, 16, 10], false, true, 0, false, 0 },
            { [20, 16, 16, 16, 10], true, false, 0, false, 0 },
            { [3, 2, 7, 2], true, false, 0, false, 0 },
            { [2, 6, 3, 5, 4, 3], false, false, 0, false, 0 },
            { [6, 1, 4, 3], true, true, 0, false, 0 },
            { [7, 4], true, true, 0, false, 0 },
            { [12, 16, 8, 16, 10], true, true, 0.9, false, 0 },
            { [12, 16, 8, 16, 10], true, false, 0.9, true, 1e-3 },
            { [20, 16, 16, 16, 10], false, true, 0, false, 1e-2 },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Equals_gradient_descent_on_path_values_by_autograd(
        int[] widths,
        bool bias,
        bool ones,
        double momentum,
        bool nesterov,
        double decay
    ) => AssertEqualsAutograd(Nets.Of(widths, bias), ones, momentum, nesterov, decay);

    [Theory]
    [InlineData("2x6x6: conv 4, maxpool 2, conv 6 2 pad 1, gap", true, true, 0, false, 0)]
    [InlineData("1x6x5: conv 4 3x2 stride 2x1, conv 4 1, flatten, linear 5", true, true, 0, false, 0)]
    [InlineData("1x6x5: conv 3 3x2, avgpool 2, flatten", false, false, 0, false, 0)]
    [InlineData("3x5x5: conv 2, conv 5 3 pad 0, maxpool 2 stride 1, flatten, linear 4, linear 4", true, false, 0.9, true, 1e-3)]
    [InlineData("3x4x4: maxpool 2 stride 1, flatten, linear 4, linear 6", false, true, 0.5, false, 1e-2)]
    public void Equals_gradient_descent_on_path_values_by_autograd_in_convolutions(
        string stack,
        bool bias,
        bool ones,
        double momentum,
        bool nesterov,
        double decay
    )
    {
        var (sample, layers) = (stack.Split(": ")[0].Split('x').Select(int.Parse).ToArray(), stack.Split(": ")[1].Split(", "));
        AssertEqualsAutograd(
            Nets.Of(new(sample[0], sample[1], sample[2], IsFlat: false), layers, classes: 3, bias),
            ones,
            momentum,
            nesterov,
            decay
        );
    }

    private static void AssertEqualsAutograd(ReluNetwork network, bool ones, double momentum, bool nesterov, double decay)
    {
        using var scope = NewDisposeScope();
        using var flat = new FlatParameters(network, float64, CPU);
        using var generator = new Generator(7);
        StartingWeights.Fill(network, flat.Parameters, WeightInit.Default, ones, generator);
        if (!ones)
        {
            // Away from zero, so that no skeleton value crosses it on the way.
            foreach (var p in flat.Parameters)
                p.copy_(p.sign() * (p.abs() + 0.7));
        }

        using var reference = new AutogradPathDescent(network, flat.Parameters, momentum, nesterov, decay);
        using var gradient = LossGradients.Of(network, flat);
        using var optimizer = new GSgd(network, flat, new Momentum(momentum, nesterov, decay));
        var (x, y) = Nets.Samples(network, 40, 3);
        var lr = ones ? 0.01 : 0.002; // path values of other trees are small and their gradients large
        for (var step = 0; step < 30; step++)
        {
            gradient.Compute(x, y).Dispose();
            Assert.Equal(StepOutcome.Taken, optimizer.Step(lr));
            reference.Step(x, y, lr);
            var expected = reference.Weights();
            for (var p = 0; p < expected.Length; p++)
                Assert.True(
                    Nets.MaxDifference(flat.Parameters[p], expected[p]) < 1e-10,
                    $"step {step}, parameter {p}: {Nets.MaxDifference(flat.Parameters[p], expected[p])}"
                );
        }
    }

    /// <summary>The authors' update for equal widths, written out: skeleton layer = the first, all other tree edges fixed at 1.</summary>
    [Fact]
    public void Equals_the_published_update_for_equal_widths()
    {
        using var scope = NewDisposeScope();
        var network = Nets.Of([20, 16, 16, 16, 10], bias: false);
        using var flat = new FlatParameters(network, float64, CPU);
        using var generator = new Generator(5);
        StartingWeights.Fill(network, flat.Parameters, WeightInit.Default, treeEdgesAreOne: true, generator);
        var w = flat.Parameters.Select(p => p.clone()).ToArray();
        using var gradient = new MlpLossGradient(network, flat);
        using var optimizer = new GSgd(network, flat, new Momentum(0, false, 0));
        var (x, y) = Nets.Samples(network, 40, 3);
        const double lr = 0.05;
        for (var step = 0; step < 20; step++)
        {
            gradient.Compute(x, y).Dispose();
            Assert.Equal(StepOutcome.Taken, optimizer.Step(lr));

            var leaves = w.Select(t => t.detach().clone().requires_grad_()).ToArray();
            var g = autograd.grad([nn.functional.cross_entropy(network.Forward(leaves, x), y)], leaves);
            var mask = w.Select((t, l) => Skeleton(t.shape[0], t.shape[1])).ToArray();
            var sigma = zeros(16, float64);
            for (var l = 1; l < w.Length; l++)
                sigma += (w[l] * g[l] * (1 - mask[l])).sum(dim: 0);
            var v = (w[0] * mask[0]).sum(dim: 1);
            var r = 1 - lr * ((g[0] * mask[0]).sum(dim: 1) * v - sigma) / (v * v);
            w[0] = (w[0] - lr * g[0]) * (1 - mask[0]) + w[0] * mask[0] * r.unsqueeze(1);
            for (var l = 1; l < w.Length; l++)
                w[l] = (w[l] - lr * g[l] / (v * v)) / r * (1 - mask[l]) + w[l] * mask[l];

            for (var l = 0; l < w.Length; l++)
                Assert.True(Nets.MaxDifference(flat.Parameters[l], w[l]) < 1e-12, $"step {step}, layer {l}");
        }

        static Tensor Skeleton(long rows, long columns)
        {
            var mask = zeros(rows, columns, float64);
            for (var k = 0; k < Math.Max(rows, columns); k++)
            {
                if (rows < columns && rows == 16) // the first layer: a row each
                {
                    if (k < rows)
                        mask[k, k % columns] = 1;
                }
                else
                {
                    mask[k % rows, k % columns] = 1;
                }
            }

            return mask;
        }
    }

    [Fact]
    public void A_step_that_would_carry_the_skeleton_over_zero_is_refused_and_leaves_the_weights()
    {
        using var scope = NewDisposeScope();
        var network = Nets.Of([6, 5, 5, 3], bias: true);
        using var flat = new FlatParameters(network, float64, CPU);
        using var generator = new Generator(5);
        StartingWeights.Fill(network, flat.Parameters, WeightInit.Default, treeEdgesAreOne: true, generator);
        using var gradient = new MlpLossGradient(network, flat);
        using var optimizer = new GSgd(network, flat, new Momentum(0, false, 0));
        var (x, y) = Nets.Samples(network, 40, 3);
        gradient.Compute(x, y).Dispose();
        var before = flat.Values.clone();
        Assert.Equal(StepOutcome.SkeletonCrossesZero, optimizer.Step(1e6));
        Assert.Equal(0, Nets.MaxDifference(before, flat.Values));
    }

    [Fact]
    public void A_zero_tree_edge_is_refused()
    {
        var network = Nets.Of([4, 3, 2], bias: false);
        using var flat = new FlatParameters(network, float64, CPU);
        Assert.Contains(
            "tree edge",
            Assert.Throws<ArgumentException>(() => new GSgd(network, flat, new Momentum(0, false, 0))).Message,
            StringComparison.Ordinal
        );
    }

    /// <summary>Gradient descent on L(W(v)), differentiated by autograd through the map.</summary>
    private sealed class AutogradPathDescent : IDisposable
    {
        private readonly ReluNetwork network;
        private readonly PathSpaceMap map;
        private readonly Tensor[] v;
        private readonly Tensor?[] buffer;
        private readonly double momentum;
        private readonly bool nesterov;
        private readonly double decay;

        public AutogradPathDescent(ReluNetwork network, IReadOnlyList<Tensor> start, double momentum, bool nesterov, double decay)
        {
            this.network = network;
            map = new PathSpaceMap(network, BasisTrees.Modular(network), start);
            v = [.. map.Values.Select(t => t.clone())];
            buffer = new Tensor?[v.Length];
            (this.momentum, this.nesterov, this.decay) = (momentum, nesterov, decay);
        }

        public void Step(Tensor x, Tensor y, double lr)
        {
            var leaves = v.Select(t => t.detach().clone().requires_grad_()).ToArray();
            var gradients = autograd.grad([nn.functional.cross_entropy(network.Forward(map.Weights(leaves), x), y)], leaves);
            for (var p = 0; p < v.Length; p++)
            {
                var d = gradients[p] * map.Free[p] + decay * v[p];
                if (momentum != 0)
                {
                    buffer[p] = buffer[p] is { } b ? momentum * b + d : d;
                    d = nesterov ? d + momentum * buffer[p]! : buffer[p]!;
                }

                v[p] = v[p] - lr * d;
            }
        }

        public Tensor[] Weights() => map.Weights(v);

        public void Dispose() => map.Dispose();
    }
}
