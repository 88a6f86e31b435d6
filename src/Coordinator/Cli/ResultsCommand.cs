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
        var json = new Option<bool>("--json") { Description = "as JSON, every column" };
        var csv = new Option<bool>("--csv") { Description = "as CSV, every column" };
        var status = new Option<string[]>("--status")
        {
            Description = "only trials that ended so; may be given again",
            DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = true,
        };
        status.AcceptOnlyFromAmong([.. Enum.GetValues<TrialStatus>().Select(s => s.ToText())]);
        var sort = new Option<string?>("--sort") { Description = "column to sort by; default: trial", HelpName = "COLUMN" };
        var descending = new Option<bool>("--descending") { Description = "the largest first" };
        var limit = new Option<int?>("--limit") { Description = "at most so many rows", HelpName = "N" };
        var columns = new Option<string[]>("--columns")
        {
            Description = "columns to show on the console, separated by commas; default: the axes, gaps and measures",
            HelpName = "A,B,…",
            DefaultValueFactory = _ => [],
            CustomParser = result => [.. result.Tokens.SelectMany(t => t.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
        };

        var command = new Command(
            "results",
            """
            Print the trials of a results folder.

            Examples:
              psisweep results results/quickstart --sort gap.loss --limit 10
              psisweep results results/quickstart --status diverged failed
              psisweep results results/quickstart --json | jq '.[] | .["psi.trace"]'
            """)
        {
            folder, json, csv, status, sort, descending, limit, columns,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(json) && result.GetValue(csv))
                result.AddError("--json and --csv exclude each other");
            if (result.GetValue(limit) is < 0 and var negative)
                result.AddError($"--limit is {negative}; allowed: 0 and above");
        });
        command.SetAction(parse => ResultsInput.Run(parse, output =>
        {
            var query = new RowQuery(
                [.. parse.GetValue(status)!.Select(TrialStatusText.Parse)], parse.GetValue(sort), parse.GetValue(descending), parse.GetValue(limit));
            var (all, rows) = ResultsInput.Read(parse.GetValue(folder)!);
            var shown = query.Apply(all, rows);
            if (parse.GetValue(json))
                output.Write(ResultsJson.Write(all, shown));
            else if (parse.GetValue(csv))
                ResultsCsv.Write(output, all, shown);
            else
                ResultsView.Write(ResultsInput.Console(output), all, shown, rows.Count, parse.GetValue(columns)!);
        }));
        return command;
    }
}
