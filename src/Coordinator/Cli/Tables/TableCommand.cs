using System.CommandLine;
using System.CommandLine.Parsing;
using PsiSweep.CommandLine;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Coordinator.Cli.Terminal;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Coordinator.Results.Foreign;
using PsiSweep.Coordinator.Results.Reading;

namespace PsiSweep.Coordinator.Cli.Tables;

/// <summary><c>psisweep table</c>: correlates measures with gaps, of one sweep, of several, or of any CSV file.</summary>
public static class TableCommand
{
    private static readonly string[] Words = ["none", "all", .. StatisticCatalog.All.Select(s => s.Name)];

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var folders = CheckedOption.Arguments(
            "FOLDER",
            "Results folders, such as results/quickstart, or results.csv files; several make one table with the further axis 'sweep'.",
            ArgumentArity.ZeroOrMore,
            TextForm.Folder
        );
        var csv = CheckedOption.Optional(
            "--csv",
            "A CSV file from elsewhere in place of results, a row a trained network; needs --gap.",
            "FILE",
            TextForm.File
        );
        var gap = List("--gap", "COLUMN", "Only this gap, loss or error; with --csv: the column of the gap. Default: both.");
        var measures = List(
            "--measures",
            "A,B,…",
            "Only these measures. With --csv: the columns of measures; default: every column of numbers that is no gap and no axis."
        );
        var axes = List("--axes", "X,Y,…", "With --csv: the columns of hyperparameters; default: every column of texts.");
        var mark = CheckedOption.Of(
            "--decimal",
            "With --csv: what stands before the decimals of its numbers, point or comma. Default: point.",
            "MARK",
            new WordForm<DecimalMark>([("point", DecimalMark.Point), ("comma", DecimalMark.Comma)]),
            DecimalMark.Point
        );
        var where = CheckedOption.Several(
            "--where",
            $"Only trials for which it holds: {RowFilter.Form}. May be given again; then all must hold.",
            "CONDITION",
            new TextForm(RowFilter.Form, RowFilter.IsCondition)
        );
        var group = CommonOptions.Group(
            "Axis to group by, such as training.optimizer; may be given again; default: the optimizer when it was swept."
        );
        var statistics = CheckedOption.List(
            "--statistics",
            $"Further statistics (docs/statistics.md): all, or of {string.Join(", ", StatisticCatalog.All.Select(s => s.Name))}.",
            "KINDS",
            new ListForm<string>(WordForm.Of(Words), "statistics")
        );
        var include = CheckedOption.Flag("--include-missed", "Include trials that missed the stop rule.");
        var format = CheckedOption.Of(
            "--format",
            "How to write the table.",
            "text|md|csv|json",
            WordForm.Of("text", "md", "csv", "json"),
            "text"
        );
        var plain = CheckedOption.Flag("--no-intervals", "Coefficients without intervals.");
        // Of version 0.1.0, whose intervals were drawn: scripts that say it go on.
        var bootstrap = Count("--bootstrap", "0: --no-intervals; nothing else, since intervals need no resamples.", 1, 0);
        bootstrap.Hidden = true;
        var permutations = Count("--permutations", "Permutations of a p-value.", new TableOptions().Permutations, 1);
        var samples = CheckedOption.Optional(
            "--test-samples",
            "Test samples behind a gap, for sign-error; a sweep's results tell it.",
            "N",
            new IntegerForm<int>(1, int.MaxValue)
        );
        var seed = CommonOptions.StatisticsSeed();

        var command = new Command("table", "Correlate measures of flatness with the generalization gap.")
        {
            folders,
            csv,
            gap,
            measures,
            axes,
            mark,
            where,
            group,
            statistics,
            include,
            format,
            plain,
            bootstrap,
            permutations,
            samples,
            seed,
        };
        CheckedOption.Together(
            command,
            result => Check(result, result.GetValue(folders)!, result.GetValue(csv), result.GetValue(gap)!, result.GetValue(axes)!)
        );
        command.SetAction(parsed =>
        {
            var filters = parsed.GetValue(where)!.Select(RowFilter.Parse).ToArray();
            var gaps = parsed.GetValue(gap)!;
            var (data, known) = parsed.GetValue(csv) is { } file
                ? (
                    ForeignInput.Read(
                        new(file, gaps, parsed.GetValue(measures)!, parsed.GetValue(axes)!)
                        {
                            Decimal = parsed.GetValue(mark),
                            Groups = parsed.GetValue(group)!,
                        },
                        filters,
                        parsed.InvocationConfiguration.Error
                    ),
                    null
                )
                : SweepRows.Read(parsed.GetRequiredValue(folders), filters);
            if (filters.Length > 0 && data.Count == 0)
                throw new CliException(ExitCode.BadInput, $"no trial meets {string.Join(" and ", parsed.GetValue(where)!)}");
            var options = new TableOptions
            {
                GroupBy = parsed.GetValue(group)!,
                Gaps =
                    parsed.GetValue(csv) is not null ? [.. gaps.Select(g => new Gap(g))]
                    : gaps.Length == 0 ? Gaps.All
                    : [.. gaps.Select(g => g == "loss" ? Gap.Loss : Gap.Error)],
                Measures = parsed.GetValue(csv) is null ? parsed.GetValue(measures)! : [],
                IncludeStopMissed = parsed.GetValue(include),
                Intervals = !parsed.GetValue(plain) && parsed.GetValue(bootstrap) > 0,
                Permutations = parsed.GetValue(permutations),
                Statistics = Asked(parsed.GetValue(statistics)!),
                TestSamples = parsed.GetValue(samples) ?? known,
                Seed = parsed.GetValue(seed),
            };
            var table = ResultsInput.WithAsked(() => TableBuilder.Build(data, ResultsWriter.WithDefaultGroup(options, data)));
            Write(parsed, table, parsed.GetValue(format)!);
            return ExitCode.Ok;
        });
        return command.WithExamples(
            ("psisweep table results/quickstart", "the tables of a sweep"),
            ("psisweep table results/quickstart --by training.lr --gap loss", "by learning rate, the loss gap only"),
            (
                "psisweep table results/fantastic --statistics all",
                "with p-values, granulated Kendall, conditional information and sign errors"
            ),
            (
                "psisweep table results/a results/b --by sweep --where 'training.lr<=0.1'",
                "two sweeps beside each other, some of their trials"
            ),
            ("psisweep table --csv runs.csv --gap gap --measures sharpness,norm --axes lr,batch", "measures and gaps of other programs"),
            ("psisweep table results/quickstart/results.csv --format csv --no-intervals", "for another program")
        );
    }

    private static IReadOnlyList<Statistic> Asked(string[] words) =>
        words.Contains("all") ? StatisticCatalog.All : StatisticCatalog.Of([.. words.Where(w => w != "none")]);

    private static void Check(CommandResult result, string[] folders, string? csv, string[] gaps, string[] axes)
    {
        if (folders.Length == 0 == csv is null)
            result.AddError(csv is null ? "give results folders, or --csv FILE" : "results folders and --csv exclude each other");
        else if (csv is not null && gaps.Length == 0)
            result.AddError("--csv needs --gap COLUMN: the column of the generalization gap");
        else if (csv is null && gaps.FirstOrDefault(g => g is not ("loss" or "error")) is { } other)
            result.AddError($"--gap: found {other}, allowed: loss, error");
        else if (csv is null && axes.Length > 0)
            result.AddError("--axes goes with --csv; a sweep's results know their axes");
    }

    private static Option<string[]> List(string name, string help, string description) =>
        CheckedOption.List(name, description, help, new ListForm<string>(new TextForm("the name of a column"), "names"));

    private static Option<int> Count(string name, string description, int standard, int least) =>
        CheckedOption.Of(name, description, "N", new IntegerForm<int>(least, 1_000_000), standard);

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
