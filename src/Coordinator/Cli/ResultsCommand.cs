using System.CommandLine;
using PsiSweep.CommandLine;
using PsiSweep.Coordinator.Cli.Terminal;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Coordinator.Results.Reading;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Cli;

/// <summary><c>psisweep results</c>: prints the rows of a results folder.</summary>
public static class ResultsCommand
{
    private static readonly TextForm Column = new("the name of a column");

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var folder = ResultsArgument.Create();
        var json = CommonOptions.Json();
        var csv = CheckedOption.Flag("--csv", "As CSV, every column.");
        var status = CheckedOption.Several(
            "--status",
            "Only trials that ended so; may be given again.",
            "STATUS",
            new WordForm<TrialStatus>([.. Enum.GetValues<TrialStatus>().Select(s => (s.ToText(), s))])
        );
        status.AllowMultipleArgumentsPerToken = true;
        var sort = CheckedOption.Optional("--sort", "Column to sort by; default: trial.", "COLUMN", Column);
        var descending = CheckedOption.Flag("--descending", "The largest first.");
        var limit = CheckedOption.Optional("--limit", "At most so many rows.", "N", new IntegerForm<int>(0, int.MaxValue));
        var columns = CheckedOption.List(
            "--columns",
            "Columns to show on the console, separated by commas; default: the axes, gaps and measures.",
            "A,B,…",
            new ListForm<string>(Column, "columns")
        );

        var command = new Command("results", "Print the trials of a results folder.")
        {
            folder,
            json,
            csv,
            status,
            sort,
            descending,
            limit,
            columns,
        };
        CheckedOption.Together(
            command,
            result =>
            {
                if (result.GetValue(json) && result.GetValue(csv))
                    result.AddError("--json and --csv exclude each other");
            }
        );
        command.SetAction(parsed =>
        {
            var query = new RowQuery(
                parsed.GetValue(status)!,
                parsed.GetValue(sort),
                parsed.GetValue(descending),
                parsed.GetValue(limit)
            );
            var (all, rows) = ResultsInput.Read(parsed.GetRequiredValue(folder));
            var shown = ResultsInput.WithAsked(() => query.Apply(all, rows));
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json))
                output.Write(ResultsJson.Write(all, shown));
            else if (parsed.GetValue(csv))
                ResultsCsv.Write(output, all, shown);
            else
                ResultsView.Write(
                    CliConsole.For(parsed),
                    shown,
                    rows.Count,
                    ResultsInput.WithAsked(() => ResultsView.Columns(all, parsed.GetValue(columns)!))
                );
            return ExitCode.Ok;
        });
        return command.WithExamples(
            ("psisweep results results/quickstart --sort gap.loss --limit 10", "the ten smallest gaps"),
            ("psisweep results results/quickstart --status diverged failed --columns trial,status,reason", "what went wrong"),
            ("psisweep results results/quickstart --json", "every column, for a script")
        );
    }
}
