using System.Globalization;
using System.Net;
using System.Text;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Shared.Measures;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Reports;

/// <summary>A report as one HTML file that needs nothing else: styles, pictures and tables to download are in it.</summary>
internal static class HtmlReport
{
    private const int MostAxisValues = 40;

    /// <summary>The page.</summary>
    public static string Write(Report report)
    {
        var page = new StringBuilder();
        page.Append(
            "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, "
                + "initial-scale=1\">\n"
        );
        page.Append(
            $"<title>{Text(report.Name)}: flatness against generalization</title>\n<style>{HtmlStyle.Css}</style></head>\n<body>\n"
        );
        page.Append($"<h1>{Text(report.Name)}</h1>\n<p class=\"lead\">{Text(Summary(report))}</p>\n");
        page.Append(
            "<nav><a href=\"#tables\">Tables</a> <a href=\"#scatter\">Scatter plots</a> <a href=\"#curves\">Learning curves</a> <a "
                + "href=\"#surfaces\">Surfaces</a> "
                + "<a href=\"#left-out\">Left out</a> <a href=\"#configuration\">Configuration</a> <a "
                + "href=\"#provenance\">Versions</a></nav>\n"
        );
        AppendTables(page, report);
        AppendScatters(page, report);
        AppendSection(
            page,
            "curves",
            "Learning curves",
            report.Curves is { } curves
                ? Image("image/svg+xml", Encoding.UTF8.GetBytes(curves), "learning curves")
                : "<p>None: the folder has no epochs.parquet, or no evaluated epoch of these trials in it.</p>\n"
        );
        AppendSurfaces(page, report);
        AppendLeftOut(page, report);
        AppendConfiguration(page, report);
        AppendSection(
            page,
            "provenance",
            "Versions and machines",
            report.Facts.Count == 0
                ? "<p>None: the folder has no provenance.json.</p>\n"
                : Facts(report.Facts.Select(f => $"<tr><th>{Text(f.Name)}</th><td>{Text(f.Value)}</td></tr>\n"))
        );
        page.Append($"<script>{HtmlStyle.Script}</script>\n</body></html>\n");
        return page.ToString();
    }

    /// <summary>The first sentence: how many trials, and which measures follow the gaps most closely.</summary>
    internal static string Summary(Report report)
    {
        var all = report.Table.All;
        var strongest = report
            .Table.Options.Gaps.Select(gap =>
                (gap, row: all.Rows.Where(r => r.Gap == gap && r.Coefficients.Kendall.IsDefined).ByStrength().FirstOrDefault())
            )
            .Where(s => s.row is not null)
            .Select(s => $"{s.row!.Measure} with {s.gap.Column} (tau-b {TableText.Cell(s.row.Coefficients.Kendall)})")
            .ToArray();
        return $"{TableText.Counts(all)}. "
            + (
                strongest.Length == 0
                    ? "No measure has a defined correlation."
                    : $"Strongest rank correlation: {string.Join("; ", strongest)}."
            );
    }

    private static void AppendTables(StringBuilder page, Report report)
    {
        using var csv = new StringWriter();
        TableCsv.Write(csv, report.Table);
        var content = new StringBuilder();
        foreach (var (group, first) in report.Table.Groups.Select((g, i) => (g, i == 0)))
        {
            content.Append(
                $"<details{(first ? " open" : "")}><summary>{Text(first ? "All trials" : group.Title)}: "
                    + $"{Text(TableText.Counts(group))}</summary>\n"
            );
            foreach (var gap in report.Table.Options.Gaps)
                AppendTable(content, report.Table, gap, [.. group.Rows.Where(r => r.Gap == gap).ByStrength()]);
            content.Append("</details>\n");
        }

        content.Append($"<ul class=\"notes\">{string.Concat(TableText.Notes(report.Table).Select(n => $"<li>{Text(n)}</li>"))}</ul>\n");
        content.Append(
            $"<p><a download=\"{Text(report.Name)}-table.csv\" href=\"{DataUri("text/csv", Encoding.UTF8.GetBytes(csv.ToString()))}\">All "
                + "tables as CSV</a></p>\n"
        );
        AppendSection(page, "tables", "Flatness against generalization", content.ToString());
    }

    private static void AppendTable(StringBuilder content, CorrelationTable table, Gap gap, CorrelationRow[] rows)
    {
        var further = table.StatisticColumns;
        string[] header =
        [
            $"measure against {gap.Column}",
            "PSI",
            "n",
            "missing",
            "Kendall tau-b",
            "Spearman",
            "Pearson",
            .. further.Select(c => c.Title),
        ];
        content.Append(
            "<div class=\"wide\"><table "
                + $"class=\"sortable\"><thead><tr>{string.Concat(header.Select(h => $"<th>{Text(h)}</th>"))}</tr></thead><tbody>\n"
        );
        foreach (var row in rows)
        {
            var c = row.Coefficients;
            string[] cells =
            [
                TableText.Psi(row),
                $"{c.N}",
                $"{row.Missing}",
                TableText.Cell(c.Kendall),
                TableText.Cell(c.Spearman),
                TableText.Cell(c.Pearson),
                .. further.Select(f => f.Text(row)),
            ];
            var summary = MeasureCatalog.OwnerOf(row.Measure)?.Summary ?? "";
            content.Append($"<tr><th title=\"{Text(summary)}\">{Text(row.Measure)}</th>");
            content.Append(string.Concat(cells.Select(t => $"<td>{Text(t)}</td>"))).Append("</tr>\n");
        }

        content.Append("</tbody></table></div>\n");
    }

    private static void AppendScatters(StringBuilder page, Report report) =>
        AppendSection(
            page,
            "scatter",
            "Scatter plots",
            "<p>Each point a trial; the line is the least-squares regression over all trials of the table, the band its 95 % confidence "
                + "interval (on a logarithmic axis, of the logarithm).</p>\n"
                + string.Concat(
                    report.Scatters.Select(s => Image("image/svg+xml", Encoding.UTF8.GetBytes(s.Svg), $"{s.Measure} against the gaps"))
                )
        );

    private static void AppendSurfaces(StringBuilder page, Report report) =>
        AppendSection(
            page,
            "surfaces",
            "Loss surfaces",
            report.Surfaces.Count == 0
                ? "<p>None: <code>psisweep surface WEIGHTS --output FOLDER/surfaces</code> draws them into the results folder.</p>\n"
                : string.Concat(report.Surfaces.Select(s => Image(s.MediaType, s.Bytes, s.Title)))
        );

    private static void AppendLeftOut(StringBuilder page, Report report)
    {
        var all = report.Table.All;
        var content = new StringBuilder($"<p>{Text(TableText.Counts(all))}.</p>\n<table class=\"facts\">");
        foreach (
            var (name, count, why) in new[]
            {
                (
                    TrialStatus.Diverged.ToText(),
                    all.LeftOut.Diverged,
                    "the loss was not finite, or a skeleton value would have crossed zero"
                ),
                (TrialStatus.StopMissed.ToText(), all.LeftOut.StopMissed, "the stop rule was not reached within the epochs"),
                (TrialStatus.Failed.ToText(), all.LeftOut.Failed, "every attempt failed"),
            }
        )
        {
            content.Append($"<tr><th>{Text(name)}</th><td>{count}</td><td>{Text(why)}</td></tr>\n");
        }

        content.Append("</table>\n");
        var missing = all.Rows.Where(r => r.Missing > 0).ToArray();
        content.Append(
            missing.Length == 0
                ? "<p>No measure is missing in a trial that takes part.</p>\n"
                : "<p>Measures that were not computed or not finite in trials that take part:</p>\n" + Facts(missing.Select(MissingRow))
        );
        AppendSection(page, "left-out", "Left out, and why", content.ToString());
    }

    private static void AppendConfiguration(StringBuilder page, Report report)
    {
        var axes = report.Data.Axes.Select(a =>
        {
            var values = report.Data.Values(a);
            var shown = string.Join(", ", values.Take(MostAxisValues)) + (values.Count > MostAxisValues ? ", …" : "");
            return $"<tr><th>{Text(a)}</th><td>{Text(shown)}</td></tr>\n";
        });
        AppendSection(
            page,
            "configuration",
            "Configuration",
            Facts(axes)
                + (
                    report.Configuration is { } yaml
                        ? $"<details><summary>The sweep file, every default written out</summary><pre>{Text(yaml)}</pre></details>\n"
                        : ""
                )
        );
    }

    private static string MissingRow(CorrelationRow row) =>
        $"<tr><th>{Text(row.Measure)}</th><td>{Text(row.Gap.Column)}</td>"
        + $"<td>{row.Missing} of {row.Missing + row.Coefficients.N}</td></tr>\n";

    private static string Facts(IEnumerable<string> rows) => $"<table class=\"facts\">{string.Concat(rows)}</table>\n";

    private static void AppendSection(StringBuilder page, string id, string title, string content) =>
        page.Append($"<section id=\"{id}\"><h2>{Text(title)}</h2>\n{content}</section>\n");

    private static string Image(string type, byte[] bytes, string alt) =>
        $"<figure><img alt=\"{Text(alt)}\" src=\"{DataUri(type, bytes)}\"></figure>\n";

    private static string DataUri(string type, byte[] bytes) =>
        string.Create(CultureInfo.InvariantCulture, $"data:{type};base64,{Convert.ToBase64String(bytes)}");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
