using PsiSweep.Lab.Flatness;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Measures;
using PsiSweep.Shared.Randomness;
using PsiSweep.Shared.Results;
using static TorchSharp.torch;

namespace PsiSweep.Benchmarks.Calibration;

/// <summary>How a column's stated errors compare with what it is off by, over many seeds of one network.</summary>
/// <param name="Column">The column.</param>
/// <param name="Reference">Its value by many times the draws, or exactly.</param>
/// <param name="ReferenceError">The error of that.</param>
/// <param name="Mean">Mean over the seeds.</param>
/// <param name="Error">Mean stated error.</param>
/// <param name="Distances">(value − reference) / stated error, a seed each; 0 where both are exact and agree.</param>
public sealed record ColumnCalibration(
    string Column,
    double Reference,
    double ReferenceError,
    double Mean,
    double Error,
    IReadOnlyList<double> Distances
)
{
    /// <summary>The measures that state an error.</summary>
    public static IEnumerable<MeasureInfo> Measures =>
        MeasureCatalog.All.Where(m => m.ColumnNames.Any(c => c.EndsWith(".se", StringComparison.Ordinal)));

    /// <summary>Seeds in which the value is off by more than three stated errors.</summary>
    public int Beyond => Distances.Count(z => !(Math.Abs(z) <= 3));

    /// <summary>The furthest a value is off, in stated errors.</summary>
    public double Worst => Distances.Max(Math.Abs);

    /// <summary>Root mean square of the distances: 1 of errors that are neither too small nor too large.</summary>
    public double RootMeanSquare => Math.Sqrt(Distances.Average(z => z * z));

    /// <summary>Measures a network again and again.</summary>
    /// <param name="context">The network, measured with settings and draws of a purpose.</param>
    /// <param name="config">The settings, of one measure.</param>
    /// <param name="seeds">How many times.</param>
    /// <param name="thoroughness">How many times the draws the reference is taken with.</param>
    /// <returns>A row for each column that states an error.</returns>
    public static IReadOnlyList<ColumnCalibration> Of(
        Func<MeasuresConfig, Func<string, Draws>, MeasureContext> context,
        MeasuresConfig config,
        int seeds,
        int thoroughness
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(config);
        var seed = 0;
        Draws Drawn(string purpose) => new SeededDraws(Seeds.Derive(seed, purpose), CPU);
        using var thorough = context(Thorough(config, thoroughness), Drawn);
        var reference = MeasureRunner.ComputeAll(thorough, _ => { });
        using var plain = context(config, Drawn);
        var measured = new List<MeasureValue[]>();
        for (seed = 1; seed <= seeds; seed++)
            measured.Add(MeasureRunner.ComputeAll(plain, _ => { }));
        return [.. reference.Select((r, column) => (r, column)).Where(c => c.r.StandardError is not null).Select(c => Row(c.r, c.column))];

        ColumnCalibration Row(MeasureValue of, int column)
        {
            var values = measured.Select(m => m[column]).ToArray();
            var error = of.StandardError!.Value;
            return new(
                of.Name,
                of.Value,
                error,
                values.Average(v => v.Value),
                values.Average(v => v.StandardError!.Value),
                [.. values.Select(v => Distance(v.Value - of.Value, Math.Sqrt(Math.Pow(v.StandardError!.Value, 2) + (error * error))))]
            );
        }

        double Distance(double off, double error) => Math.Abs(off) <= 1e-9 && error == 0 ? 0 : off / error;
    }

    private static MeasuresConfig Thorough(MeasuresConfig config, int thoroughness) =>
        config with
        {
            Probes = thoroughness * config.Probes,
            ProbeTolerance = 0,
            DensityProbes = int.MaxValue, // more products than dimensions: exact
            AverageDraws = thoroughness * config.AverageDraws,
            AdaptiveSteps = 1, // of no concern to a mean
            PacBayesDraws = thoroughness * config.PacBayesDraws,
        };
}
