using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using PsiSweep.Benchmarks.MillionTrials;
using PsiSweep.Cluster;
using Spectre.Console;

const int Port = 4153;
const double LimitMegabytes = 500;
var trials = new Option<long>("--trials") { Description = "Trials of the sweep.", DefaultValueFactory = _ => 1_000_000 };
var done = new Option<long?>("--done") { Description = "Stop after so many, and do not wait for the export; default: all." };
var devices = new Option<int>("--devices") { Description = "Devices that answer at once.", DefaultValueFactory = _ => 32 };
var epochs = new Option<int>("--epochs") { Description = "Points of each curve.", DefaultValueFactory = _ => 30 };
var command = new RootCommand(
    "Has one coordinator (psisweep serve, SQLite) take the results of a sweep of a million trials as fast as it can, kills it in the "
        + "middle, and lets it write "
        + "the results at the end. Prints trials a second tenth by tenth and the coordinator's memory; exit code 1 when that went above "
        + $"{LimitMegabytes} MB."
)
{
    trials,
    done,
    devices,
    epochs,
};
command.SetAction(
    async (parsed, cancellation) =>
    {
        var folder = Directory.CreateTempSubdirectory("psisweep-million-").FullName;
        var sweep = Path.Combine(folder, "sweep.yaml");
        await File.WriteAllTextAsync(
            sweep,
            string.Create(
                CultureInfo.InvariantCulture,
                $$$"""
                name: million
                data: {set: digits}
                training: {stop_train_loss: null}
                axes:
                  grid:
                    training.optimizer: [sgd, gsgd]
                    seed: {range: {from: 1, to: {{{parsed.GetValue(trials) / 2}}} } }
                """
            ),
            cancellation
        );
        var results = Path.Combine(folder, "results");
        var goal = parsed.GetValue(done) ?? parsed.GetValue(trials);
        var table = new Table().Border(TableBorder.Ascii2).AddColumns("trials done", "trials/s", "memory now, MB", "peak, MB");
        var peak = 0.0;
        var coordinator = new CoordinatorProcess(sweep, results, Port);
        try
        {
            var node = NewNode();
            var clock = Stopwatch.StartNew();
            var (last, lastAt, killed) = (0L, TimeSpan.Zero, false);
            for (var tenth = 1; tenth <= 10;)
            {
                await Task.Delay(500, cancellation);
                var now = coordinator.Done();
                if (coordinator.HasEnded && now < goal)
                    throw new InvalidOperationException($"the coordinator ended; see {results}");
                peak = Math.Max(peak, coordinator.PeakMegabytes);
                if (now < goal * tenth / 10)
                    continue;
                var rate = (now - last) / (clock.Elapsed - lastAt).TotalSeconds;
                table.AddRow(Text(now), Text(rate), Text(coordinator.Megabytes), Text(peak));
                Console.WriteLine($"{now} done, {rate:F0} trials/s, {coordinator.Megabytes:F0} MB");
                (last, lastAt) = (now, clock.Elapsed);
                tenth++;
                if (tenth == 6 && !killed)
                {
                    killed = true;
                    await coordinator.KillAsync();
                    coordinator.Dispose();
                    var restart = Stopwatch.StartNew();
                    await node.DisposeAsync();
                    coordinator = new(sweep, results, Port);
                    node = NewNode();
                    while (coordinator.Done() <= now)
                        await Task.Delay(100, cancellation);
                    table.AddRow("killed and restarted", "", "", "");
                    Console.WriteLine($"killed; {restart.Elapsed.TotalSeconds:F1} s until the next result");
                    (last, lastAt) = (coordinator.Done(), clock.Elapsed);
                }
            }

            if (goal == parsed.GetValue(trials))
            {
                var export = Stopwatch.StartNew();
                while (!coordinator.HasEnded && !File.Exists(Path.Combine(results, "results.csv")))
                {
                    peak = Math.Max(peak, coordinator.PeakMegabytes);
                    await Task.Delay(100, cancellation);
                }

                table.AddRow("exported", $"{export.Elapsed.TotalSeconds:F0} s", "", Text(peak));
            }

            await node.DisposeAsync();
            AnsiConsole.Write(table);
            Console.WriteLine(
                $"{goal} results in {clock.Elapsed.TotalSeconds:F0} s; the coordinator's memory peaked at {peak:F0} MB, allowed: "
                    + $"{LimitMegabytes:F0} MB"
            );
            return peak <= LimitMegabytes ? 0 : 1;
        }
        finally
        {
            coordinator.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        InstantNode NewNode() => new(ClusterAddress.Parse($"127.0.0.1:{Port}"), parsed.GetValue(devices), parsed.GetValue(epochs));
    }
);
return await command.Parse(args).InvokeAsync();

static string Text(double value) => value.ToString("F0", CultureInfo.InvariantCulture);
