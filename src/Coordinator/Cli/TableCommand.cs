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
            Description = "axis to group by, such as training.optimizer; may be given again; default: the optimizer when it was swept",
            HelpName = "AXIS",
            DefaultValueFactory = _ => [],
        };
        var gap = new Option<string?>("--gap") { Description = "only this gap; default: both" };
        gap.AcceptOnlyFromAmong("loss", "error");
        var include = new Option<bool>("--include-missed") { Description = "include trials that missed the stop rule" };
        var format = new Option<string>("--format") { Description = "how to write the table", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "md", "csv", "json");
        var bootstrap = new Option<int>("--bootstrap")
        {
            Description = "bootstrap resamples for each interval, 0 for none",
            HelpName = "N",
            DefaultValueFactory = _ => new TableOptions().Resamples,
        };
        bootstrap.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var n) && n is < 0 or > 1_000_000)
                result.AddError($"--bootstrap is {n}; allowed: 0 to 1000000");
        });
        var seed = new Option<long>("--seed") { Description = "seed of the bootstrap", HelpName = "S", DefaultValueFactory = _ => 0 };

        var command = new Command(
            "table",
            """
            Correlate measures of flatness with the generalization gap.

            Examples:
              psisweep table results/quickstart
              psisweep table results/quickstart --group training.lr --gap loss
              psisweep table results/quickstart/results.csv --format csv --bootstrap 5000 > table.csv
            """)
        {
            folder, group, gap, include, format, bootstrap, seed,
        };
        command.SetAction(parse => ResultsInput.Run(parse, output =>
        {
            var options = new TableOptions
            {
                GroupBy = parse.GetValue(group)!,
                Gaps = parse.GetValue(gap) switch { null => Gaps.All, "loss" => [Gap.Loss], _ => [Gap.Error] },
                IncludeStopMissed = parse.GetValue(include),
                Resamples = parse.GetValue(bootstrap),
                Seed = parse.GetValue(seed),
            };
            var path = parse.GetValue(folder)!;
            var (columns, rows) = ResultsInput.Read(path);
            var data = new TableData(rows, columns.Axes);
            var table = TableBuilder.Build(data, ResultsWriter.WithDefaultGroup(options, data));
            Write(output, table, parse.GetValue(format)!);
        }));
        return command;
    }

    private static void Write(TextWriter output, CorrelationTable table, string format)
    {
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
                TableView.Write(ResultsInput.Console(output), table);
                break;
        }
    }
}
