namespace PsiSweep.Benchmarks.MnistGsgd;

/// <summary>Mean and standard deviation over seeds of one number.</summary>
/// <param name="Mean">Mean over the seeds.</param>
/// <param name="Deviation">Sample standard deviation over the seeds; null where it was not recorded.</param>
/// <param name="Seeds">Number of seeds.</param>
internal readonly record struct Sample(double Mean, double? Deviation, int Seeds)
{
    /// <summary>Of values, one a seed.</summary>
    public static Sample Of(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return new(mean, values.Count < 2 ? null : Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Count - 1)), values.Count);
    }

    /// <summary>How many standard errors of the difference of means two samples are apart; null when a deviation is not known.</summary>
    public double? StandardErrorsFrom(Sample other) =>
        Deviation is { } a && other.Deviation is { } b
            ? Math.Abs(Mean - other.Mean) / Math.Sqrt(a * a / Seeds + b * b / other.Seeds)
            : null;
}

/// <summary>One row of the comparison.</summary>
/// <param name="Optimizer">As in the sweep file.</param>
/// <param name="Epoch">Epochs trained.</param>
/// <param name="TrainLoss">Mean of the batch losses while that epoch was trained (what the authors' script prints).</param>
/// <param name="TestAccuracy">Share of the test set classified rightly.</param>
/// <param name="TestLoss">Mean cross-entropy over the test set.</param>
internal sealed record Point(string Optimizer, int Epoch, Sample TrainLoss, Sample TestAccuracy, Sample TestLoss);

/// <summary>
/// The authors' published code (Meng et al., arXiv 1802.03713) re-run on a CPU with 5 seeds: 784-64-64-64-64-10 without biases, batch 64,
/// lr = 0.1·exp(−0.01·epoch), every tree edge starting at 1 for both optimizers.
/// </summary>
internal static class Authors
{
    public static readonly Point[] Points =
    [
        new("sgd", 1, new(0.405, 0.043, 5), new(0.9320, 0.0047, 5), new(0.222, 0.020, 5)),
        new("sgd", 10, new(0.0674, 0.0064, 5), new(0.9620, 0.0038, 5), new(0.134, 0.015, 5)),
        new("sgd", 50, new(0.0003, null, 5), new(0.9724, 0.0024, 5), new(0.205, 0.016, 5)),
        new("gsgd", 1, new(0.359, 0.040, 5), new(0.9387, 0.0057, 5), new(0.205, 0.016, 5)),
        new("gsgd", 10, new(0.0593, 0.0098, 5), new(0.9647, 0.0026, 5), new(0.128, 0.012, 5)),
        new("gsgd", 50, new(0.0004, null, 5), new(0.9727, 0.0023, 5), new(0.186, 0.016, 5)),
    ];
}
