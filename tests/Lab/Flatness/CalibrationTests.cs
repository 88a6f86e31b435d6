using PsiSweep.Benchmarks.Calibration;
using PsiSweep.Lab.Tests.PathSpace;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.Flatness;

/// <summary>Stated errors are those that are made: over many seeds of a tiny network. benchmarks/Calibration does so over larger
/// ones.</summary>
public class CalibrationTests
{
    private const int Seeds = 80;

    public static TheoryData<string> Measures => [.. ColumnCalibration.Measures.Select(m => m.Name)];

    [Theory]
    [MemberData(nameof(Measures))]
    public void Values_are_within_three_stated_errors(string measure)
    {
        using var scope = NewDisposeScope();
        var net = new RandomNetwork([5, 6, 4], Bias: true, Seed: 3);
        var (inputs, _) = net.Samples(16);
        var labels = net.Shape.Forward(net.Weights(), inputs).argmax(1); // all right, so that accuracy can drop
        var config = Setting.Config(measure) with
        {
            Probes = 40,
            ProbeTolerance = 0.1,
            DensityProbes = 2,
            LanczosSteps = 12,
            AverageDraws = 48,
            AdaptiveBatch = 8,
            AdaptiveSamples = 16,
            AdaptiveSteps = 1,
            PacBayesDraws = 40,
        };
        var columns = ColumnCalibration.Of(
            (settings, draws) => new(net.Shape, net.Weights(), net.Weights(), inputs, labels, settings, seed: 0) { DrawsOverride = draws },
            config,
            Seeds,
            thoroughness: 30
        );
        Assert.NotEmpty(columns);
        foreach (var column in columns)
        {
            var said = $"{column.Column}: {column.Beyond} of {Seeds} beyond 3, worst {column.Worst:F1}, rms {column.RootMeanSquare:F2}";
            Assert.True(
                column.Error > 3 * column.ReferenceError,
                $"{column.Column}: the reference, ± {column.ReferenceError}, is no better than a seed, ± {column.Error}"
            );
            Assert.True(column.Beyond <= 2, said); // 0.3 expected of honest errors
            Assert.InRange(column.RootMeanSquare, 0.3, 1.3); // nor does an error without bounds pass
        }
    }
}
