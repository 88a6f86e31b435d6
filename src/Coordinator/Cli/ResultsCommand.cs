using System.CommandLine;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Cli;

/// <summary><c>psisweep results</c>: prints the rows of a results folder.</summary>
public static class ResultsCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var folder = ResultsInput.Argument();
        var json = CommonOptions.Json();
        var csv = new Option<bool>("--csv") { Description = "As CSV, every column." };
        var status = new Option<string[]>("--status")
        {
            Description = "Only trials that ended so; may be given again.",
            DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = true,
        };
        status.AcceptOnlyFromAmong([.. Enum.GetValues<TrialStatus>().Select(s => s.ToText())]);
        var sort = new Option<string?>("--sort") { Description = "Column to sort by; default: trial.", HelpName = "COLUMN" };
        var descending = new Option<bool>("--descending") { Description = "The largest first." };
        var limit = new Option<int?>("--limit") { Description = "At most so many rows.", HelpName = "N" };
        limit.Validators.Add(result =>
        {
            if (result.Errors.Any() || result.GetValueOrDefault<int?>() < 0)
                result.AddError($"--limit: found {string.Join(' ', result.Tokens)}, allowed: an integer >= 0");
        });
        var columns = new Option<string[]>("--columns")
        {
            Description = "Columns to show on the console, separated by commas; default: the axes, gaps and measures.",
            HelpName = "A,B,…",
            DefaultValueFactory = _ => [],
            CustomParser = result =>
                [
                    .. result.Tokens.SelectMany(t =>
                        t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                    ),
                ],
        };

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
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(csv))
                result.AddError("--json and --csv exclude each other");
        });
        command.SetAction(parsed =>
        {
            var query = new RowQuery(
                [.. parsed.GetValue(status)!.Select(TrialStatusText.Parse)],
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
