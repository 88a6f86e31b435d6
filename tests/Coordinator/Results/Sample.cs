using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Shared.Randomness;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Results;

/// <summary>A made-up sweep: two optimizers, four rates, some seeds; every status, and everything that a value can be.</summary>
internal static class Sample
{
    private static readonly string[] Rates = ["0.01", "0.05", "0.1", "0.5"];

    public static readonly SweepDescription Sweep = new()
    {
        Name = "sample",
        SweepId = "0123abcd",
        Axes = ["training.optimizer", "training.lr", "seed"],
        Measures = ["psi.trace", "psi.lambda_max", "w.trace", "path_norm"],
        Trials = 40,
        ResolvedYaml = "name: sample\nseed: 1\n",
        Versions = new Dictionary<string, string> { ["psisweep"] = "0.1.0", ["dotnet"] = "10.0.0" },
        Seeds = new Dictionary<string, string> { ["seed"] = "0, 1, 2, 3, 4", ["data.seed"] = "7" },
        Machine = new("Linux 6.1", "x64", "a processor", 2, ".NET 10.0.0"),
    };

    public static TrialRow[] Rows(int count = 40)
    {
        var random = new SplitMix64(42);
        return [.. Enumerable.Range(0, count).Select(i => Row(i, random))];
    }

    private static TrialRow Row(int i, SplitMix64 random)
    {
        var optimizer = i % 2 == 0 ? "sgd" : "gsgd";
        double spread = random.NextDouble() + random.NextDouble() + random.NextDouble(),
            noise = random.NextDouble();
        var gapLoss = 0.05 + 0.08 * spread + 0.05 * noise;
        var evaluation = new Evaluation(
            0.009 + 0.001 * noise,
            0.001 * (i % 3),
            0.009 + 0.001 * noise + gapLoss,
            Math.Round(0.02 + 0.02 * spread, 3)
        );
        var status = i switch
        {
            5 => TrialStatus.Diverged,
            11 => TrialStatus.StopMissed,
            17 => TrialStatus.Failed,
            _ => TrialStatus.Completed,
        };
        var result = new TrialResult
        {
            Status = status,
            Reason = status switch
            {
                TrialStatus.Diverged => "loss is NaN, at \"step\" 17",
                TrialStatus.Failed => "two\nlines",
                _ => null,
            },
            Final = status is TrialStatus.Completed or TrialStatus.StopMissed ? evaluation : null,
            Epochs = 10 + i % 7,
            Seconds = 1.25 + noise,
            Measures = status is TrialStatus.Diverged or TrialStatus.Failed
                ? []
                :
                [
                    new("psi.trace", i == 2 ? double.NaN : Math.Exp(2 * spread + (optimizer == "sgd" ? 1 : 0)), 0.1 + noise),
                    new("psi.lambda_max", i == 4 ? double.PositiveInfinity : Math.Exp(3 * spread) / 3, Residual: 1e-5 * noise),
                    new("w.trace", Math.Exp(8 * random.NextDouble()), noise),
                    .. i == 6 ? Array.Empty<MeasureValue>() : [new MeasureValue("path_norm", 12 + 5 * spread)],
                ],
            Curve = [.. Enumerable.Range(1, 3).Select(e => new EpochMetrics(e, 0.1 / e, 1.0 / e, e == 2 ? null : evaluation, e * 0.5))],
            Versions = new() { ["torchsharp"] = i < 30 ? "0.107.0" : "0.108.0" },
            Notes = i == 8 ? ["2 units left out of path space"] : [],
        };
        return new(
            i,
            [new("training.optimizer", optimizer), new("training.lr", Rates[i / 2 % 4]), new("seed", $"{i / 8}")],
            1 + i % 2,
            $"node-{i % 2}",
            result
        );
    }
}
