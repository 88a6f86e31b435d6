using PsiSweep.Lab.Data;
using PsiSweep.Lab.Flatness;
using PsiSweep.Lab.PathSpace;
using PsiSweep.Lab.Training;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Randomness;
using PsiSweep.Shared.Results;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Trained;

/// <summary>How to measure a trained network.</summary>
/// <param name="Measures">Measures and their settings.</param>
/// <param name="Seed">Seeds the probes.</param>
/// <param name="Scalings">Random positive scalings to measure it again after, 0 for none.</param>
/// <param name="ScalingSeed">Seeds the first of them; the next have the seeds after it.</param>
/// <param name="Decades">A unit's factor is 10^u, u uniform in ± this, &gt; 0.</param>
public sealed record MeasurementPlan(MeasuresConfig Measures, long Seed, int Scalings = 0, long ScalingSeed = 0, double Decades = 1);

/// <summary>What came out.</summary>
/// <param name="Evaluation">Losses and errors over the whole sets.</param>
/// <param name="Samples">Training samples measured over.</param>
/// <param name="LeftOut">Hidden units that carry no path.</param>
/// <param name="Plain">The measures.</param>
/// <param name="Rescaled">The measures after each scaling, in the order of <paramref name="Plain"/>.</param>
/// <param name="Guessing">Training error of always guessing the class of most training samples.</param>
public sealed record Measurement(
    Evaluation Evaluation,
    int Samples,
    long LeftOut,
    IReadOnlyList<MeasureValue> Plain,
    IReadOnlyList<IReadOnlyList<MeasureValue>> Rescaled,
    double Guessing
)
{
    private const double NearGuessing = 0.9;

    /// <summary>Whether the training error is not far from that of guessing, as where layers are in the wrong order.</summary>
    public bool IsLikeGuessing => Evaluation.TrainError >= NearGuessing * Guessing;

    /// <summary>Measures a network.</summary>
    /// <param name="trained">The network.</param>
    /// <param name="set">Its data, on the CPU.</param>
    /// <param name="plan">What to measure.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="stop">Looked at between evaluations of the loss.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static Measurement Of(TrainedNetwork trained, Dataset set, MeasurementPlan plan, Action<string> progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(trained);
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(progress);
        using var scope = NewDisposeScope();
        progress("evaluating");
        var evaluation = Evaluator.Evaluate(trained.Network, [.. trained.Parameters.Select(p => p.to(float32))], set);
        var parameters = trained.Parameters.Select(p => p.to(float64)).ToArray();
        var initial = InitialOf(trained) ?? parameters;
        var samples = Math.Min(plan.Measures.Samples, set.TrainCount);
        var leftOut = 0L;
        var plain = Measure(parameters, "");
        var rescaled = new List<MeasureValue[]>();
        for (var s = 0; s < plan.Scalings; s++)
        {
            using var inner = NewDisposeScope();
            var factors = PositiveScaling.Draw(trained.Network, plan.ScalingSeed + s, plan.Decades);
            rescaled.Add(Measure(PositiveScaling.Apply(trained.Network, parameters, factors), $"scaling {s + 1} of {plan.Scalings}: "));
        }

        var guessing = 1 - set.TrainLabels.bincount(weights: null).max().to(float64).item<double>() / set.TrainCount;
        return new(evaluation, samples, leftOut, plain, rescaled, guessing);

        MeasureValue[] Measure(Tensor[] weights, string prefix)
        {
            using var context = new MeasureContext(
                trained.Network,
                weights,
                initial,
                set.TrainInputs,
                set.TrainLabels,
                plan.Measures,
                plan.Seed
            )
            {
                Step = stop.ThrowIfCancellationRequested,
            };
            var done = 0;
            var values = MeasureRunner.ComputeAll(context, name => progress($"{prefix}{name} ({++done} of {plan.Measures.Names.Length})"));
            leftOut = context.UnitsLeftOut;
            return values;
        }
    }

    /// <summary>The starting weights of a trial of PsiSweep: they follow from its configuration. Null for a network from
    /// elsewhere.</summary>
    public static Tensor[]? InitialOf(TrainedNetwork trained)
    {
        ArgumentNullException.ThrowIfNull(trained);
        if (trained.Config is not { } config)
            return null;
        using var generator = new Generator((ulong)Seeds.Derive(config.Seed, "weights"));
        var initial = trained.Network.Parameters.Select(p => zeros([.. p.Shape], float32)).ToArray();
        StartingWeights.Fill(
            trained.Network,
            initial,
            config.Network.Init,
            StartingWeights.TreeEdgesAreOne(config.Network.TreeEdges, config.Training.Optimizer),
            generator
        );
        return [.. initial.Select(p => p.to(float64))];
    }

    /// <summary>
    /// How far a measure moved at most under the scalings, as |after − before| / |before|; 0 when all are the same, infinite when one is
    /// not finite and the other is.
    /// </summary>
    /// <param name="index">Place in <see cref="Plain"/>.</param>
    public double Moved(int index) => Rescaled.Select(r => Distance(Plain[index].Value, r[index].Value)).DefaultIfEmpty(0).Max();

    private static double Distance(double before, double after) =>
        before.Equals(after) ? 0
        : !double.IsFinite(before) || !double.IsFinite(after) ? double.PositiveInfinity
        : Math.Abs(after - before) / Math.Abs(before);
}
