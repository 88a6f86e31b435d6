using System.CommandLine;
using System.Globalization;
using PsiSweep.Benchmarks.TrainingStep;
using PsiSweep.Lab.Torch;
using PsiSweep.Shared.Configuration;
using Spectre.Console;

var rounds = new Option<int>("--rounds")
{
    Description = "Rounds, interleaved over the rows; the fastest counts, as the machine may be busy.",
    DefaultValueFactory = _ => 7,
};
var steps = new Option<int>("--steps") { Description = "Steps a round.", DefaultValueFactory = _ => 500 };
var hidden = new Option<string>("--hidden") { Description = "Widths of the hidden layers.", DefaultValueFactory = _ => "64,64,64,64" };
var batch = new Option<int>("--batch") { Description = "Samples a step.", DefaultValueFactory = _ => 64 };
var bias = new Option<bool>("--bias") { Description = "With biases." };
var momentum = new Option<double>("--momentum") { Description = "Momentum." };
var command = new RootCommand(
    "What a training step of 784-HIDDEN-10 costs on one core, for SGD and G-SGD, with the written-out gradient and with autograd. "
        + "Processor time, so that other processes on the machine do not count."
)
{
    rounds,
    steps,
    hidden,
    batch,
    bias,
    momentum,
};
command.SetAction(arguments =>
{
    TorchRuntime.Load();
    var widths = arguments.GetValue(hidden)!.Split(',').Select(w => int.Parse(w, CultureInfo.InvariantCulture)).ToArray();
    (string Name, OptimizerKind? Optimizer, bool Autograd)[] rows =
    [
        ("gradient alone, written out", null, false),
        ("SGD, written out", OptimizerKind.Sgd, false),
        ("G-SGD, written out", OptimizerKind.GSgd, false),
        ("SGD, autograd", OptimizerKind.Sgd, true),
        ("G-SGD, autograd", OptimizerKind.GSgd, true),
    ];
    var workloads = rows.Select(r => new Workload(
            r.Optimizer,
            r.Autograd,
            widths,
            arguments.GetValue(bias),
            arguments.GetValue(batch),
            arguments.GetValue(momentum)
        ))
        .ToArray();
    var times = rows.Select(_ => new List<double>()).ToArray();
    foreach (var workload in workloads)
        workload.Run(arguments.GetValue(steps)); // warms up
    for (var round = 0; round < arguments.GetValue(rounds); round++)
    {
        for (var i = 0; i < rows.Length; i++)
            times[i].Add(workloads[i].Run(arguments.GetValue(steps)));
    }

    var best = times.Select(t => t.Min()).ToArray();
    var table = new Table().Border(TableBorder.Ascii2).AddColumns("step", "µs a step", "steps/s", "above SGD");
    for (var i = 0; i < rows.Length; i++)
    {
        var sgd = best[rows[i].Autograd ? 3 : 1];
        table.AddRow(
            rows[i].Name,
            best[i].ToString("F0", CultureInfo.InvariantCulture),
            (1e6 / best[i]).ToString("F0", CultureInfo.InvariantCulture),
            rows[i].Optimizer == OptimizerKind.GSgd ? ((best[i] / sgd) - 1).ToString("P0", CultureInfo.InvariantCulture) : ""
        );
    }

    AnsiConsole.Write(table);
    foreach (var workload in workloads)
        workload.Dispose();
});
return command.Parse(args).Invoke();
