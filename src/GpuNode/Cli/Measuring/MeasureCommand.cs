using System.CommandLine;
using PsiSweep.GpuNode.Cli.DataSets;
using PsiSweep.Lab.Data;
using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Torch;
using PsiSweep.Lab.Trained;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Measures;
using PsiSweep.Sweeps.Settings;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Cli.Measuring;

/// <summary><c>measure</c>: every measure of a network that was trained here or elsewhere, and which of them positive scaling
/// moves.</summary>
internal static class MeasureCommand
{
    private const string FromInit = "l2_from_init";

    public static Command Create()
    {
        var weights = new Argument<string>("WEIGHTS")
        {
            Description =
                "A safetensors file: weights that PsiSweep saved (save: final), a checkpoint, or a PyTorch state dict of Linear and Conv2d "
                    + "layers.",
        };
        var trained = new TrainedOptions();
        var measures = new Option<string>("--measures")
        {
            Description =
                $"Measures or groups, separated by commas: all, default, {string.Join(", ", MeasureCatalog.Groups)}, or names "
                    + "(docs/measures.md).",
            HelpName = "NAMES",
            DefaultValueFactory = _ => MeasureNamesType.Everything,
        };
        var samples = Number<int?>("--samples", "Training samples to measure over, the first so many; as the file says, else 512.", "N", 1);
        var seed = Number<long?>("--seed", "Seeds the probes; the trial's own seed where the file says, else 1.", "N", 0);
        var rescale = Number<long?>(
            "--rescale",
            "Measure again after a random positive scaling of the weights, which leaves the function, and show which measures move.",
            "SEED",
            0
        );
        var scalings = Number<int?>("--scalings", "So many scalings, with the seeds from SEED on; 1 by default.", "N", 1);
        var decades = new Option<double>("--decades")
        {
            Description = "A unit's factor is 10^u, u uniform in ± this.",
            HelpName = "D",
            DefaultValueFactory = _ => 1,
        };
        decades.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<double>() is not (> 0 and <= 100))
                r.AddError("--decades: allowed is a number > 0 and <= 100");
        });
        var csv = new Option<string?>("--csv")
        {
            Description = "Also write the measures, a row a scaling, to this CSV file.",
            HelpName = "FILE",
        };
        var export = new Option<string?>("--export-samples")
        {
            Description = "Also write the samples measured over to this safetensors file (inputs, labels), to check the numbers elsewhere.",
            HelpName = "FILE",
        };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command(
            "measure",
            "Measures a trained network: flatness in path space and in weight space, capacity, and the generalization gap."
        )
        {
            weights,
            measures,
            samples,
            seed,
            rescale,
            scalings,
            decades,
            csv,
            export,
            json,
        };
        trained.AddTo(command);
        command.Validators.Add(r =>
        {
            if (r.GetResult(scalings)?.Implicit == false && r.GetResult(rescale) is null or { Implicit: true })
                r.AddError("--scalings needs --rescale SEED");
        });
        command.SetAction(
            (parsed, cancellation) =>
                DataCommands.GuardAsync(
                    parsed,
                    async () =>
                    {
                        using var progress = new Progress(parsed.InvocationConfiguration.Error);
                        TorchRuntime.Load();
                        using var network = trained.Read(parsed, parsed.GetValue(weights)!);
                        var stated = trained.Stated(parsed, network) ?? network.Config;
                        var names = Names(parsed.GetValue(measures)!, network, out var note);
                        var plan = new MeasurementPlan(
                            (stated?.Measures ?? new() { Names = [] }) with
                            {
                                Names = names,
                            },
                            parsed.GetValue(seed) ?? network.Config?.Seed ?? 1,
                            parsed.GetValue(rescale) is null ? 0 : parsed.GetValue(scalings) ?? 1,
                            parsed.GetValue(rescale) ?? 0,
                            parsed.GetValue(decades)
                        );
                        if (parsed.GetValue(samples) is { } count)
                            plan = plan with { Measures = plan.Measures with { Samples = count } };
                        var (cache, set) = trained.Data(parsed, network);
                        using var owned = cache;
                        if (parsed.GetValue(export) is { } samplesFile)
                            Export(samplesFile, set, plan.Measures);
                        var measured = Measurement.Of(network, set, plan, progress.Say, cancellation);
                        progress.Clear();
                        var report = new MeasureReport(network, plan, measured, note);
                        if (parsed.GetValue(csv) is { } file)
                            await File.WriteAllTextAsync(file, report.Csv(), cancellation);
                        await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(json) ? report.Json() : report.Text());
                    }
                )
        );
        return command;
    }

    private static void Export(string file, Dataset set, MeasuresConfig measures)
    {
        using var scope = NewDisposeScope();
        var rows = Math.Min(set.TrainCount, Math.Max(measures.Samples, measures.AdaptiveSamples));
        SafeTensors.Write(
            file,
            [("inputs", set.TrainInputs.narrow(0, 0, rows)), ("labels", set.TrainLabels.narrow(0, 0, rows))],
            new Dictionary<string, string>()
        );
    }

    /// <summary>The measures asked for. Without starting weights there is no distance from them: said where it was asked for by
    /// name.</summary>
    private static string[] Names(string asked, TrainedNetwork network, out string? note)
    {
        var names = new List<string>();
        foreach (var word in asked.Split(',', StringSplitOptions.TrimEntries))
        {
            var found = MeasureNamesType.Expand(word);
            names.AddRange(
                found.Count > 0
                    ? found
                    : throw new FormatException(
                        $"--measures: '{word}' is no measure; {MeasureNamesType.Hint(word)}allowed: {new MeasureNamesType().Allowed}"
                    )
            );
        }

        note = null;
        if (network.Config is null && names.Contains(FromInit))
        {
            if (asked.Split(',', StringSplitOptions.TrimEntries).Contains(FromInit))
                throw new FormatException($"--measures: {FromInit} needs the starting weights, which {network.Path} does not tell");
            note = $"{FromInit} left out: the file does not tell the starting weights";
            names.RemoveAll(n => n == FromInit);
        }

        return [.. names.Distinct()];
    }

    private static Option<T> Number<T>(string name, string description, string help, long least)
    {
        var option = new Option<T>(name) { Description = description, HelpName = help };
        option.Validators.Add(r =>
        {
            if (r.Tokens.Count == 1 && long.TryParse(r.Tokens[0].Value, out var n) && n < least)
                r.AddError($"{name}: found {n}, allowed: an integer >= {least}");
        });
        return option;
    }

    /// <summary>One line of a terminal that says what is being done; nothing where it is not one.</summary>
    internal sealed class Progress(TextWriter error) : IDisposable
    {
        private readonly bool isTerminal = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;

        public void Say(string what)
        {
            if (isTerminal)
                error.Write($"\r\u001b[K{what} …");
        }

        public void Clear()
        {
            if (isTerminal)
                error.Write("\r\u001b[K");
        }

        public void Dispose() => Clear();
    }
}
