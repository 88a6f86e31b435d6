using System.CommandLine;
using PsiSweep.CommandLine;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Coordinator.Cli.Terminal;
using PsiSweep.Coordinator.Reports;

namespace PsiSweep.Coordinator.Cli;

/// <summary><c>psisweep report</c>: one self-contained HTML file of a sweep, and its tables for a paper.</summary>
public static class ReportCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var folder = ResultsArgument.Create();
        var output = CheckedOption.Optional("--output", "The HTML file; FOLDER/report.html by default.", "FILE", TextForm.File);
        var latex = CheckedOption.Flag("--latex", "Also write the tables for a paper, in a .tex file beside it.");
        var group = CommonOptions.Group("Axis to group the tables by; may be given again; default: the optimizer when it was swept.");
        var include = CheckedOption.Flag("--include-missed", "Include trials that missed the stop rule.");
        var seed = CommonOptions.StatisticsSeed();
        var command = new Command("report", "Write a report of a sweep: tables, plots, curves, surfaces, configuration, as one HTML file.")
        {
            folder,
            output,
            latex,
            group,
            include,
            seed,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var source = parsed.GetRequiredValue(folder);
                var options = new TableOptions
                {
                    GroupBy = parsed.GetValue(group)!,
                    IncludeStopMissed = parsed.GetValue(include),
                    Seed = parsed.GetValue(seed),
                    Statistics = StatisticCatalog.All,
                };
                var report = await ReportReader.ReadAsync(source, options, cancellation);
                var html =
                    parsed.GetValue(output)
                    ?? Path.Combine(Directory.Exists(source) ? source : Path.GetDirectoryName(Path.GetFullPath(source))!, "report.html");
                try
                {
                    await WriteAsync(parsed, html, HtmlReport.Write(report), cancellation);
                    if (parsed.GetValue(latex))
                        await WriteAsync(parsed, Path.ChangeExtension(html, ".tex"), LatexTables.Write(report), cancellation);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    throw new CliException(ExitCode.Environment, $"the report cannot be written: {e.Message}", e);
                }

                return ExitCode.Ok;
            }
        );
        return command.WithExamples(
            ("psisweep report results/quickstart", "results/quickstart/report.html; open it in any browser, no network needed"),
            ("psisweep report results/fantastic --latex --output paper/fantastic.html", "and paper/fantastic.tex with the tables"),
            ("psisweep report results/fantastic --by training.optimizer --by network.depth", "tables by optimizer and by depth")
        );
    }

    private static async Task WriteAsync(ParseResult parsed, string path, string text, CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(path, text, cancellation);
        await parsed.InvocationConfiguration.Output.WriteLineAsync($"{path} ({new FileInfo(path).Length / 1024.0 / 1024:0.0} MB)");
    }
}
