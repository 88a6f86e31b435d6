using System.CommandLine;
using PsiSweep.CommandLine;
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
    private const int MaxScalings = 1_000_000;

    public static Command Create()
    {
        var weights = CheckedOption.Argument(
            "WEIGHTS",
            "A safetensors file: weights that PsiSweep saved (save: final), a checkpoint, or a PyTorch state dict of Linear and Conv2d "
                + "layers.",
            TextForm.File
        );
        var trained = new TrainedOptions();
        var measures = CheckedOption.Of(
            "--measures",
            $"Measures or groups, separated by commas: all, default, {string.Join(", ", MeasureCatalog.Groups)}, or names "
                + "(docs/measures.md).",
            "NAMES",
            new TextForm("measures or groups, separated by commas (docs/measures.md)"),
            MeasureNamesType.Everything
        );
        var samples = CheckedOption.Optional(
            "--samples",
            "Training samples to measure over, the first so many; as the file says, else 512.",
            "N",
            new IntegerForm<int>(1, int.MaxValue)
        );
        var seed = CheckedOption.Optional(
            "--seed",
            "Seeds the probes; the trial's own seed where the file says, else 1.",
            "N",
            new IntegerForm<long>(0, long.MaxValue)
        );
        var rescale = CheckedOption.Optional(
            "--rescale",
            "Measure again after a random positive scaling of the weights, which leaves the function, and show which measures move.",
            "SEED",
            new IntegerForm<long>(0, long.MaxValue - MaxScalings)
        );
        var scalings = CheckedOption.Optional(
            "--scalings",
            "So many scalings, with the seeds from SEED on; 1 by default.",
            "N",
            new IntegerForm<int>(1, MaxScalings)
        );
        var decades = CheckedOption.Of(
            "--decades",
            "A unit's factor is 10^u, u uniform in ± this.",
            "D",
            new NumberForm(0, 100, withMin: false),
            1
        );
        var csv = CheckedOption.Optional("--csv", "Also write the measures, a row a scaling, to this CSV file.", "FILE", TextForm.File);
        var export = CheckedOption.Optional(
            "--export-samples",
            "Also write the samples measured over to this safetensors file (inputs, labels), to check the numbers elsewhere.",
            "FILE",
            TextForm.File
        );
        var json = CheckedOption.Flag("--json", "Print JSON.");
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
        CheckedOption.Together(
            command,
            r =>
            {
                if (r.GetResult(scalings)?.Implicit == false && r.GetResult(rescale) is null or { Implicit: true })
                    r.AddError("--scalings needs --rescale SEED");
            }
        );
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
