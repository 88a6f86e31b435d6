using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.Training;

public class LossGradientTests
{
    [Theory]
    [InlineData(new[] { 5, 3 }, true)]
    [InlineData(new[] { 8, 6, 4 }, false)]
    [InlineData(new[] { 8, 6, 1, 7, 4 }, true)]
    [InlineData(new[] { 30, 20, 20, 20, 10 }, true)]
    public void The_written_out_gradient_equals_autograd(int[] widths, bool bias)
    {
        using var scope = NewDisposeScope();
        var network = Nets.Of(widths, bias);
        foreach (var (type, tolerance) in new[] { (float64, 1e-13), (float32, 2e-6) })
        {
            using var written = new FlatParameters(network, type, CPU);
            using var automatic = new FlatParameters(network, type, CPU);
            var start = Nets.RandomParameters(network, 4);
            for (var p = 0; p < start.Length; p++)
            {
                written.Parameters[p].copy_(start[p]);
                automatic.Parameters[p].copy_(start[p]);
            }

            using var a = new MlpLossGradient(network, written);
            using var b = new AutogradLossGradient(network, automatic);
            foreach (var n in (int[])[16, 16, 5, 1, 16]) // buffers of one size must not leak into another, nor old values into new
            {
                var (x, y) = Nets.Samples(network, n, n);
                var lossA = a.Compute(x.to(type), y).to(float64).item<double>();
                var lossB = b.Compute(x.to(type), y).to(float64).item<double>();
                Assert.Equal(lossB, lossA, tolerance * 10);
                Assert.True(
                    Nets.MaxDifference(written.Gradient, automatic.Gradient) < tolerance,
                    $"{type}: {Nets.MaxDifference(written.Gradient, automatic.Gradient)}"
                );
            }
        }
    }
}
