using System.CommandLine;
using PsiSweep.CommandLine;
using PsiSweep.Coordinator.Cli.Terminal;
using PsiSweep.Sweeps;
using PsiSweep.Sweeps.Settings;
using Spectre.Console;

namespace PsiSweep.Coordinator.Cli;

/// <summary><c>psisweep plan FILE</c>: a dry run, how many trials there are and what they are.</summary>
public static class PlanCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var file = CommonOptions.SweepFile();
        var json = CommonOptions.Json();
        var limit = CheckedOption.Of(
            "--limit",
            "Trials to list at most: two thirds from the start, the rest from the end.",
            "N",
            new IntegerForm<int>(0, (int)SweepSpec.MaxTrials),
            12
        );
        var command = new Command("plan", "Show what a sweep would do, and start nothing.") { file, json, limit };
        command.SetAction(parsed => Run(parsed, parsed.GetRequiredValue(file), parsed.GetValue(json), parsed.GetValue(limit)));
        return command.WithExamples(
            ("psisweep plan sweeps/quickstart.yaml", "number of trials, axes, shared settings, some trials"),
            ("psisweep plan sweeps/quickstart.yaml --limit 1000", "every trial of a small sweep"),
            ("psisweep plan sweeps/quickstart.yaml --json", "the same for a script")
        );
    }

    private static int Run(ParseResult parsed, string file, bool json, int limit)
    {
        var spec = SweepFileErrors.ReadOrFail(file);
        var plan = PlanReport.Of(spec, limit);
        if (json)
            CliJson.Write(parsed.InvocationConfiguration.Output, plan);
        else
            Write(CliConsole.For(parsed), spec, plan);
        return ExitCode.Ok;
    }

    private static void Write(IAnsiConsole console, SweepSpec spec, PlanReport plan)
    {
        var product = plan.Product.Count > 1 ? $" = {string.Join(" x ", plan.Product.Select(Count.Of))}" : "";
        console.WriteLine($"{plan.Name} ({plan.SweepId}): {Count.Of(plan.Trials, "trial")}{product}");
        if (plan.Axes.Count > 0)
            WriteAxes(console, plan);
        WriteSettings(console, spec);
        WriteCost(console, plan);
        if (plan.Axes.Count > 0 && plan.Listed.Count > 0)
            WriteTrials(console, plan);
    }

    private static void WriteAxes(IAnsiConsole console, PlanReport plan)
    {
        console.WriteLine();
        var table = CliConsole.NewTable(console, "axis", "kind", "count", "values");
        foreach (var axis in plan.Axes)
        {
            var values = axis.Values is null
                ? axis.Definition
                : string.Join(", ", axis.Values) + (axis.Count > axis.Values.Count ? ", ..." : "");
            table.AddTextRow(axis.Setting, axis.Kind, axis.Count is { } count ? Count.Of(count) : "", values);
        }
        console.Write(table);
    }

    private static void WriteSettings(IAnsiConsole console, SweepSpec spec)
    {
        console.WriteLine();
        var table = CliConsole.NewTable(console, "every trial", "from", "value");
        foreach (var setting in SettingRegistry.All.Where(s => !spec.Axes.Contains(s.Path)))
        {
            var value = setting.Get(spec.Settings);
            table.AddTextRow(setting.Path, value == setting.Default ? "default" : "file", value.Text);
        }
        console.Write(table);
    }

    private static void WriteCost(IAnsiConsole console, PlanReport plan)
    {
        console.WriteLine();
        var cost = plan.Cost;
        console.WriteLine(
            $"cost at most: {Large(cost.Training + cost.Measures)} sample gradients (a sample once forwards and backwards), "
                + $"{Large(cost.Training)} of training and {Large(cost.Measures)} of measures ({Large(cost.GradientEvaluations)} gradient "
                + "evaluations a trial)"
        );
    }

    private static string Large(double number) =>
        number.ToString(number < 1e6 ? "#,0" : "0.00e+0", System.Globalization.CultureInfo.InvariantCulture);

    private static void WriteTrials(IAnsiConsole console, PlanReport plan)
    {
        console.WriteLine();
        var table = CliConsole.NewTable(console, ["trial", .. plan.Axes.Select(a => a.Setting)]);
        var previous = -1L;
        foreach (var trial in plan.Listed)
        {
            if (trial.Trial != previous + 1)
                table.AddTextRow("...");
            table.AddTextRow([
                trial.Trial.ToString(System.Globalization.CultureInfo.InvariantCulture),
                .. plan.Axes.Select(a => trial.Sets[a.Setting]),
            ]);
            previous = trial.Trial;
        }
        console.Write(table);
        if (plan.Listed.Count < plan.Trials)
            console.WriteLine($"{Count.Of(plan.Listed.Count)} of {Count.Of(plan.Trials, "trial")} shown; --limit N shows more");
    }
}
