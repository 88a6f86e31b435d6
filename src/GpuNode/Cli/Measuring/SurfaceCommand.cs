using System.CommandLine;
using PsiSweep.CommandLine;
using PsiSweep.GpuNode.Cli.DataSets;
using PsiSweep.Lab.Data;
using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Torch;
using PsiSweep.Lab.Trained;
using PsiSweep.Shared.Surfaces;

namespace PsiSweep.GpuNode.Cli.Measuring;

/// <summary><c>surface</c>: slices of the loss around trained networks, and the line between two, as numbers; psisweep draws
/// them.</summary>
internal static class SurfaceCommand
{
    public static Command Create()
    {
        var weights = CheckedOption.Arguments(
            "WEIGHTS",
            "One or two safetensors files: weights that PsiSweep saved (save: final), checkpoints, or PyTorch state dicts of one shape.",
            new ArgumentArity(1, 2),
            TextForm.File
        );
        var trained = new TrainedOptions();
        var dimensions = CheckedOption.Of("--dimensions", "1: lines, 2: planes.", "1|2", new WordForm<int>([("1", 1), ("2", 2)]), 2);
        var space = CheckedOption.Of(
            "--space",
            "Space of the directions: path (basis-path values, unchanged by positive scaling), weights (filter-normalised), or both.",
            "path|weights|both",
            WordForm.Of("path", "weights", "both"),
            "both"
        );
        var between = CheckedOption.Flag("--between", "The straight line between two networks instead.");
        var points = CheckedOption.Of("--points", "Points along a direction, odd.", "N", new IntegerForm<int>(3, 1001, odd: true), 41);
        var samples = CheckedOption.Of(
            "--samples",
            "Training samples that the loss is taken over, the first so many.",
            "N",
            new IntegerForm<int>(1, int.MaxValue),
            1024
        );
        var seed = CheckedOption.Of("--seed", "Seeds the directions.", "N", new IntegerForm<long>(0, long.MaxValue), 0);
        var radius = CheckedOption.Of(
            "--radius",
            "Largest step; a step of 1 displaces a path value, or a filter, by about its own size.",
            "R",
            new NumberForm(0, 1000, withMin: false),
            0.25
        );
        var names = CheckedOption.List(
            "--names",
            "What to call the networks in the picture, such as SGD,G-SGD; their trials or files otherwise.",
            "A,B",
            new ListForm<string>(new TextForm("a name"), "names")
        );
        var output = CheckedOption.Of("--output", "Folder for CSV, JSON, SVG and PNG.", "FOLDER", TextForm.Folder, "surfaces");
        var command = new Command(
            "surface",
            "Slices of the loss around one or two trained networks in path space and in weight space, and the line between two."
        )
        {
            weights,
            dimensions,
            space,
            between,
            points,
            radius,
            samples,
            seed,
            names,
            output,
        };
        trained.AddTo(command);
        CheckedOption.Together(
            command,
            r =>
            {
                if (r.GetValue(between) && r.GetValue(weights)?.Length != 2)
                    r.AddError("--between needs two WEIGHTS");
                if (r.GetValue(names) is { Length: > 0 } given && given.Length != r.GetValue(weights)?.Length)
                    r.AddError("--names needs a name for each of the WEIGHTS, each another one");
            }
        );
        command.SetAction(
            (parsed, cancellation) =>
                DataCommands.GuardAsync(
                    parsed,
                    async () =>
                    {
                        using var progress = new MeasureCommand.Progress(parsed.InvocationConfiguration.Error);
                        TorchRuntime.Load();
                        var files = parsed.GetValue(weights)!;
                        var given = parsed.GetValue(names) is { Length: > 0 } some ? some : null;
                        var models = new List<(string Name, TrainedNetwork Network)>();
                        DatasetCache? cache = null;
                        try
                        {
                            foreach (var (file, i) in files.Select((f, i) => (f, i)))
                            {
                                var network = trained.Read(parsed, file);
                                models.Add((given?[i] ?? NameOf(network, files, i), network));
                            }

                            if (
                                models.Count == 2
                                && !models[0]
                                    .Network.Network.Parameters.Select(p => string.Join(',', p.Shape))
                                    .SequenceEqual(models[1].Network.Network.Parameters.Select(p => string.Join(',', p.Shape)))
                            )
                                throw new FormatException(
                                    $"{files[0]} and {files[1]} are networks of different shapes; side by side or on a line they must have "
                                        + "one"
                                );
                            if (parsed.GetValue(between) && WhyNoLine(models[0].Network, models[1].Network) is { } why)
                                throw new FormatException($"{files[0]} and {files[1]}: {why}");
                            Dataset DataOf(TrainedNetwork network)
                            {
                                var (own, set) = trained.Data(parsed, network);
                                cache?.Dispose();
                                cache = own;
                                return set;
                            }

                            var spaces = parsed.GetValue(space) == "both" ? ["path", "weights"] : new[] { parsed.GetValue(space)! };
                            var plan = new SurfacePlan(
                                parsed.GetValue(dimensions),
                                spaces,
                                parsed.GetValue(points),
                                parsed.GetValue(radius),
                                parsed.GetValue(samples),
                                parsed.GetValue(seed)
                            );
                            var (description, rows) = parsed.GetValue(between)
                                ? Between(models, DataOf, plan, progress, cancellation)
                                : Around(models, DataOf, plan, progress, cancellation);
                            progress.Clear();
                            var folder = Directory.CreateDirectory(parsed.GetValue(output)!).FullName;
                            await File.WriteAllTextAsync(
                                Path.Combine(folder, $"{description.Name}.csv"),
                                SurfaceCsv.Write(rows),
                                cancellation
                            );
                            await File.WriteAllTextAsync(
                                Path.Combine(folder, $"{description.Name}.json"),
                                description.ToJson() + "\n",
                                cancellation
                            );
                            foreach (var (name, network) in models)
                                await parsed.InvocationConfiguration.Output.WriteLineAsync(
                                    $"{name}: layers from the inputs on: {ForeignText.Shown(network.Order.ToString(), longest: 2000)}"
                                );
                            foreach (var note in description.Notes)
                                await parsed.InvocationConfiguration.Output.WriteLineAsync(note);
                            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                                Path.Combine(parsed.GetValue(output)!, $"{description.Name}.csv")
                            );
                        }
                        finally
                        {
                            cache?.Dispose();
                            foreach (var (_, network) in models)
                                network.Dispose();
                        }
                    }
                )
        );
        return command;
    }

    private static (SurfaceDescription, IReadOnlyList<SurfacePoint>) Around(
        List<(string Name, TrainedNetwork Network)> models,
        Func<TrainedNetwork, Dataset> data,
        SurfacePlan plan,
        MeasureCommand.Progress progress,
        CancellationToken stop
    )
    {
        var (points, rows) = TrainedSurfaces.Around(models, data, plan, progress.Say, stop);
        var notes = new List<string>
        {
            $"L over the first {string.Join(" and ", rows.Distinct())} training samples, float64; random directions of seed {plan.Seed}, "
                + "the same for each network.",
        };
        if (plan.Spaces.Contains("path"))
            notes.Add("Path space: d_e ~ N(0, 1)·|v_e|; the picture is the same after any positive scaling of the weights.");
        if (plan.Spaces.Contains("weights"))
            notes.Add("Weights: filter-normalised directions (Li et al. 2018).");
        if (points.Count(p => !double.IsFinite(p.Loss)) is > 0 and var poles)
            notes.Add($"{poles} of {points.Count} points have no loss: they lie beyond a pole of the map from path values to weights.");
        var kind = plan.Dimensions == 1 ? "line" : "plane";
        return (
            new(
                Name(kind, models),
                $"Loss around {string.Join(" and ", models.Select(m => m.Name))}",
                kind,
                plan.Spaces,
                [.. models.Select(m => m.Name)],
                notes
            ),
            points
        );
    }

    private const string NoPath =
        "No line in path space: an edge of the modular trees, held or in the skeleton, has another sign in the two networks or is zero, "
        + "and no positive scaling changes a sign.";

    private static string? WhyNoLine(TrainedNetwork a, TrainedNetwork b) =>
        a.Set.Name != b.Set.Name ? $"one belongs to {a.Set.Name}, the other to {b.Set.Name}; a line needs one data set (--data SET)"
        : !a.Network.Stack.SequenceEqual(b.Network.Stack)
            ? "their weights have the same shapes, but their layers differ (pooling, stride or padding); on a line the network must be one"
        : null;

    private static (SurfaceDescription, IReadOnlyList<SurfacePoint>) Between(
        List<(string Name, TrainedNetwork Network)> models,
        Func<TrainedNetwork, Dataset> data,
        SurfacePlan plan,
        MeasureCommand.Progress progress,
        CancellationToken stop
    )
    {
        var (points, hasPath, rows) = TrainedSurfaces.Between(models, data, plan, progress.Say, stop);
        var title = $"{models[0].Name} to {models[1].Name}";
        var notes = new List<string>
        {
            $"L over the first {rows} training samples, float64; t = 0 is {models[0].Name}, t = 1 {models[1].Name}.",
        };
        if (models[0].Network.Config is { } one && models[1].Network.Config is { } other && one.Data != other.Data)
            notes.Add($"The samples are those of {models[0].Name}; {models[1].Name} was trained on another selection.");
        if (plan.Spaces.Contains("path"))
        {
            notes.Add(
                hasPath
                    ? "Path space: basis paths of the modular trees, the second network rescaled (its function stays) so that both have "
                        + "the same held edges."
                    : NoPath
            );
        }

        if (plan.Spaces is ["path"] && !hasPath)
            throw new FormatException($"{NoPath} The line in the weights: --space weights");
        if (points.Count(p => !double.IsFinite(p.Loss)) is > 0 and var poles)
            notes.Add($"{poles} of {points.Count} points have no loss: they lie beyond a pole of the map from path values to weights.");
        string[] spaces = [.. plan.Spaces.Where(s => s != "path" || hasPath)];
        return (new(Name("between", models), $"Loss on the straight line from {title}", "between", spaces, [title], notes), points);
    }

    private static string Name(string kind, List<(string Name, TrainedNetwork Network)> models) =>
        $"{kind}-{string.Join("-", models.Select(m => new string([.. m.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')])))}";

    /// <summary>As much of the file's path, from its end, as tells the networks apart, with the optimizer's name where that is
    /// known.</summary>
    private static string NameOf(TrainedNetwork network, string[] files, int place)
    {
        string[][] parts = [.. files.Select(f => Path.ChangeExtension(Path.GetFullPath(f), null).Split(Path.DirectorySeparatorChar))];
        var depth = 1;
        string Tail(int i) => string.Join('/', parts[i].TakeLast(depth));
        while (Enumerable.Range(0, files.Length).Select(Tail).Distinct().Count() < files.Length && depth < parts.Max(p => p.Length))
            depth++;
        var twice = Enumerable.Range(0, files.Length).Select(Tail).Distinct().Count() < files.Length;
        var name = $"{Tail(place)}{(twice ? $" ({place + 1})" : "")}";
        return network.Config is { } config ? $"{name} {config.Training.Optimizer.ToString().ToLowerInvariant()}" : name;
    }
}
