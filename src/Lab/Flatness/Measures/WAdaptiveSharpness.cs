using PsiSweep.Lab.Torch;
using PsiSweep.Shared.Results;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>
/// Adaptive sharpness (Kwon et al., ICML 2021; as Andriushchenko et al., ICML 2023, take it): over the first <c>adaptive_samples</c>
/// training samples in
/// batches of <c>adaptive_batch</c>, the mean over the batches B of max L_B(w+δ) − L_B(w) over |δ_e| ≤ rho·|w_e|, by <c>adaptive_steps</c>
/// ascent steps
/// from the center; (<c>.l2</c>) over ‖δ/|w|‖₂ ≤ rho; and (<c>.average</c>) of the mean over δ_e ~ N(0, sigma²·w_e²); every batch has its
/// own draws, whose error is stated (the batches themselves are given, as the samples of every measure are). The columns
/// <c>.norm…</c> are the same for logits of which the mean over the classes is subtracted and which are then divided by their Euclidean
/// norm.
/// (With two classes normalised logits are ±1/√2 whatever the weights, and those columns say nothing.)
/// Although taken in the weights, all are unchanged by positive scaling, since the balls scale with the weights.
/// </summary>
public sealed class WAdaptiveSharpness : IMeasure
{
    /// <inheritdoc/>
    public string Name => "w.adaptive_sharpness";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return [.. Columns(context, Name, logits => logits), .. Columns(context, $"{Name}.norm", Normalised)];
    }

    /// <summary>Logits less their mean, divided by their Euclidean norm; shape (n, classes).</summary>
    internal static Tensor Normalised(Tensor logits)
    {
        var centred = logits.Minus(logits.mean([1], keepdim: true));
        return centred / centred.norm(1, keepdim: true).clamp(min: 1e-12); // of a dead network they stay zero
    }

    private static IEnumerable<MeasureValue> Columns(MeasureContext context, string name, Func<Tensor, Tensor> ofLogits)
    {
        var config = context.Config;
        using var scope = NewDisposeScope();
        var (inputs, labels) = context.FirstSamples(config.AdaptiveSamples);
        using var weights = CoordinateSystem.OfWeights(context.Final);
        using var relative = CoordinateSystem.OfRelativeWeights(context.Final);
        using var draws = context.DrawsFor($"{name}.average");
        var (worst, worstL2, rises) = (default(RunningMean), default(RunningMean), new List<double[]>());
        for (long start = 0; start < inputs.shape[0]; start += config.AdaptiveBatch)
        {
            using var batch = NewDisposeScope();
            var rows = Math.Min(config.AdaptiveBatch, inputs.shape[0] - start);
            LossSurface Surface(CoordinateSystem coordinates) =>
                new(context.Network, coordinates, inputs.narrow(0, start, rows), labels.narrow(0, start, rows))
                {
                    Step = context.Step,
                    OfLogits = ofLogits,
                };
            var (surface, scaled) = (Surface(weights), Surface(relative));
            worst = worst.With(Sharpness.RelativeRise(surface, config.AdaptiveRho, config.AdaptiveSteps, restarts: 1, draws));
            worstL2 = worstL2.With(Sharpness.L2Rise(scaled, config.AdaptiveRhoL2, config.AdaptiveSteps, restarts: 1, draws));
            rises.Add(AveragePerturbation.RelativeRises(surface, config.AdaptiveSigma, config.AverageDraws, draws));
        }

        // The mean over the batches of their first draws, of their second draws and so on: independent of each other.
        var average = Enumerable
            .Range(0, rises[0].Length)
            .Aggregate(default(RunningMean), (mean, draw) => mean.With(rises.Average(r => r[draw])))
            .Estimate;
        return [new(name, worst.Mean), new($"{name}.l2", worstL2.Mean), new($"{name}.average", average.Mean, average.StandardError)];
    }
}
