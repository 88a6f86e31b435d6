using System.Text;
using PsiSweep.Coordinator.Analysis;

namespace PsiSweep.Coordinator.Results.Export;

/// <summary>Writes table.md: one Markdown table a group and gap, the strongest correlation first.</summary>
public static class TableMarkdown
{
    /// <summary>The document.</summary>
    /// <param name="table">The table.</param>
    /// <param name="title">Its heading.</param>
    public static string Write(CorrelationTable table, string title)
    {
        var text = new StringBuilder($"# {title}\n");
        foreach (var group in table.Groups)
        {
            text.Append(
                $"\n## {(group.Axis is null ? "All trials" : $"`{group.Axis}` = {Escape(group.Value!)}")}\n\n{TableText.Counts(group)}.\n"
            );
            foreach (var gap in table.Options.Gaps)
            {
                CorrelationRow[] rows = [.. group.Rows.Where(r => r.Gap == gap).ByStrength()];
                AppendRows(text, gap, rows);
                if (table.Options.Statistics.Count > 0)
                    AppendFurther(text, gap, table.StatisticColumns, rows);
            }
        }
        text.Append('\n');
        foreach (var note in TableText.Notes(table))
            text.Append($"- {note}\n");
        return text.ToString();
    }

    private static void AppendRows(StringBuilder text, Gap gap, IEnumerable<CorrelationRow> rows)
    {
        text.Append($"\n| measure against `{gap.ToText()}` | PSI | n | missing | Kendall tau-b | Spearman | Pearson |\n");
        text.Append("| --- | --- | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (var row in rows)
        {
            var c = row.Coefficients;
            text.Append($"| `{row.Measure}` | {TableText.Psi(row)} | {c.N} | {row.Missing} | {TableText.Cell(c.Kendall)} | ");
            text.Append($"{TableText.Cell(c.Spearman)} | {TableText.Cell(c.Pearson)} |\n");
        }
    }

    private static void AppendFurther(StringBuilder text, Gap gap, IReadOnlyList<StatisticColumn> columns, CorrelationRow[] rows)
    {
        text.Append($"\n| measure against `{gap.ToText()}` | {string.Join(" | ", columns.Select(c => Escape(c.Title)))} |\n");
        text.Append($"| --- |{string.Concat(columns.Select(_ => " ---: |"))}\n");
        foreach (var row in rows)
            text.Append($"| `{row.Measure}` | {string.Join(" | ", columns.Select(c => Escape(c.Text(row))))} |\n");
    }

    private static string Escape(string value) =>
        value.Replace("|", "\\|", StringComparison.Ordinal).Replace("\n", " ", StringComparison.Ordinal);
}
