using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Tests.PathSpace;
using PsiSweep.Shared.Configuration.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests;

/// <summary>Small networks and samples for tests, float64.</summary>
internal static class Nets
{
    public static ReluNetwork Of(int[] widths, bool bias) => new(widths[0], widths[1..^1], widths[^1], bias);

    /// <summary>A stack over pictures.</summary>
    public static ReluNetwork Of(Activations sample, string[] layers, int classes, bool bias) =>
        new RandomNetwork(sample, layers, classes, bias, seed: 0).Shape;

    public static Tensor[] RandomParameters(ReluNetwork network, long seed)
    {
        using var generator = new Generator((ulong)seed);
        return
        [
            .. network.Parameters.Select(p =>
                randn([.. p.Shape], dtype: float64, generator: generator)
                    .mul(p.Shape.Length >= 2 ? Math.Sqrt(2.0 * p.Shape[0] / p.Count) : 0.3)
            ),
        ];
    }

    public static (Tensor X, Tensor Y) Samples(ReluNetwork network, int n, long seed)
    {
        using var generator = new Generator((ulong)seed + 1000);
        return (
            randn([n, network.Inputs], dtype: float64, generator: generator),
            randint(0, network.Classes, [n], dtype: int64, generator: generator)
        );
    }

    public static double MaxDifference(Tensor a, Tensor b) => (a - b).abs().max().to(float64).item<double>();

    public static double MaxRelativeDifference(Tensor a, Tensor b) => ((a - b).abs() / (b.abs() + 1e-300)).max().item<double>();
}
