using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Measures;
using PsiSweep.Sweeps;

namespace PsiSweep.Coordinator.Cli;

/// <summary>
/// What a sweep costs at most, in passes of one sample forwards and backwards through its network ("sample gradients"): what trainings and
/// measures have in common.
/// </summary>
/// <param name="Training">Of the trainings: epochs times training samples. The stop rule may end them earlier.</param>
/// <param name="Measures">Of the measures: gradient evaluations (docs/measures.md) times samples.</param>
/// <param name="GradientEvaluations">Of one trial's measures, over <c>measures.samples</c> samples; of the dearest trial where an axis sets
/// it.</param>
internal sealed record PlanCost(double Training, double Measures, double GradientEvaluations)
{
    private static readonly string[] Deciding = ["measures.", "training.epochs", "data."];

    /// <summary>The cost of all trials.</summary>
    public static PlanCost Of(SweepSpec spec)
    {
        var settings = spec.Grid.Select(a => a.Setting.Path).Concat(spec.Random?.Axes.Select(a => a.Setting.Path) ?? []);
        if (!settings.Any(path => Deciding.Any(d => path.StartsWith(d, StringComparison.Ordinal))))
        {
            var one = Of(spec.At(0).Config);
            return one with { Training = one.Training * spec.Count, Measures = one.Measures * spec.Count };
        }

        var sum = new PlanCost(0, 0, 0);
        for (long i = 0; i < spec.Count; i++)
        {
            var one = Of(spec.At(i).Config);
            sum = new(sum.Training + one.Training, sum.Measures + one.Measures, Math.Max(sum.GradientEvaluations, one.GradientEvaluations));
        }

        return sum;
    }

    private static PlanCost Of(TrialConfig config)
    {
        var samples = config.Data.TrainSize ?? DataSetInfo.Find(config.Data.Set)!.TrainSamples;
        var evaluations = MeasureCatalog.CostOf(config.Measures);
        return new((double)config.Training.Epochs * samples, evaluations * Math.Min(config.Measures.Samples, samples), evaluations);
    }
}
