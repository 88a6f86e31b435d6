// How long the statistics of a million trials take: 7 axes, one group, each kind by itself.
using System.Diagnostics;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Shared.Randomness;
using PsiSweep.Shared.Results;

var trials = args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : 1_000_000;
string[] axes =
[
    "training.optimizer",
    "training.lr",
    "training.batch_size",
    "network.width",
    "network.depth",
    "training.weight_decay",
    "seed",
];
int[] values = [2, 5, 5, 5, 5, 4, 200];
string[] measures = ["psi.trace", "psi.ratio", "w.trace", "path_norm"];
var random = new SplitMix64(1);
var builder = new TableDataBuilder(axes);
for (var trial = 0; trial < trials; trial++)
{
    var rest = trial;
    var settings = axes.Zip(
            values,
            (axis, n) =>
            {
                var value = rest % n;
                rest /= n;
                return new PsiSweep.Shared.Configuration.AxisSetting(axis, $"{value}");
            }
        )
        .ToArray();
    var gap = random.NextDouble();
    builder.Add(
        new(
            trial,
            settings,
            1,
            "node",
            new()
            {
                Status = TrialStatus.Completed,
                Final = new(0, 0, 2 * gap, Math.Round(gap, 4)),
                Measures = [.. measures.Select((m, i) => new MeasureValue(m, gap + ((i + 1) * random.NextDouble())))],
            }
        )
    );
}

var data = builder.Build();
Console.WriteLine($"{trials:N0} trials, {measures.Length} measures against 2 gaps, {Environment.ProcessorCount} cores");
Measure("tau-b, Spearman, Pearson", new() { Intervals = false });
Measure("... with intervals", new());
foreach (var kind in StatisticCatalog.All)
    Measure(
        $"... {kind.Name}",
        new()
        {
            Intervals = false,
            Statistics = [kind],
            TestSamples = 10_000,
        }
    );
Measure("all together", new() { Statistics = StatisticCatalog.All, TestSamples = 10_000 });

void Measure(string what, TableOptions options)
{
    var watch = Stopwatch.StartNew();
    _ = TableBuilder.Build(data, options);
    Console.WriteLine($"{what,-32} {watch.Elapsed.TotalSeconds,6:0.0} s");
}
