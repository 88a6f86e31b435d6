using System.CommandLine;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Coordinator.Results.Export;

namespace PsiSweep.Coordinator.Cli;

/// <summary><c>psisweep table</c>: correlates the measures of a results folder with the gaps.</summary>
public static class TableCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var folder = ResultsInput.Argument();
        var group = new Option<string[]>("--group")
        {
            Description = "Axis to group by, such as training.optimizer; may be given again; default: the optimizer when it was swept.",
            HelpName = "AXIS",
            DefaultValueFactory = _ => [],
        };
        var gap = new Option<string?>("--gap") { Description = "Only this gap; default: both." };
        gap.AcceptOnlyFromAmong("loss", "error");
        var include = new Option<bool>("--include-missed") { Description = "Include trials that missed the stop rule." };
        var format = new Option<string>("--format") { Description = "How to write the table.", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "md", "csv", "json");
        var bootstrap = new Option<int>("--bootstrap")
        {
            Description = "Bootstrap resamples for each interval, 0 for none.",
            HelpName = "N",
            DefaultValueFactory = _ => new TableOptions().Resamples,
        };
        bootstrap.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int>() is < 0 or > 1_000_000)
                result.AddError($"--bootstrap: found {string.Join(' ', result.Tokens)}, allowed: an integer from 0 to 1000000");
        });
        var seed = new Option<long>("--seed") { Description = "Seed of the bootstrap.", HelpName = "S", DefaultValueFactory = _ => 0 };

        var command = new Command("table", "Correlate measures of flatness with the generalization gap.") { folder, group, gap, include, format, bootstrap, seed };
        command.SetAction(parsed =>
        {
            var options = new TableOptions
            {
                GroupBy = parsed.GetValue(group)!,
                Gaps = parsed.GetValue(gap) switch { null => Gaps.All, "loss" => [Gap.Loss], _ => [Gap.Error] },
                IncludeStopMissed = parsed.GetValue(include),
                Resamples = parsed.GetValue(bootstrap),
                Seed = parsed.GetValue(seed),
            };
            var (columns, rows) = ResultsInput.Read(parsed.GetRequiredValue(folder));
            var data = TableData.Of(rows, columns.Axes);
            var table = ResultsInput.WithAsked(() => TableBuilder.Build(data, ResultsWriter.WithDefaultGroup(options, data)));
            Write(parsed, table, parsed.GetValue(format)!);
            return ExitCode.Ok;
        });
        return command.WithExamples(
            ("psisweep table results/quickstart", "the tables of a sweep"),
            ("psisweep table results/quickstart --group training.lr --gap loss", "by learning rate, the loss gap only"),
            ("psisweep table results/quickstart/results.csv --format csv --bootstrap 5000", "for another program"));
    }

    private static void Write(ParseResult parsed, CorrelationTable table, string format)
    {
        var output = parsed.InvocationConfiguration.Output;
        switch (format)
        {
            case "md":
                output.Write(TableMarkdown.Write(table, "Flatness against generalization"));
                break;
            case "csv":
                TableCsv.Write(output, table);
                break;
            case "json":
                output.Write(TableJson.Write(table));
                break;
            default:
                TableConsole.Write(CliConsole.For(parsed), table);
                break;
        }
    }
}
