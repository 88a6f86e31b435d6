using PsiSweep.Coordinator.Analysis;
using PsiSweep.Coordinator.Cli.Terminal;
using PsiSweep.Coordinator.Results.Export;
using Spectre.Console;

namespace PsiSweep.Coordinator.Cli.Tables;

/// <summary>Shows a correlation table on a console: one grid a group and gap, the strongest correlation first.</summary>
public static class TableConsole
{
    /// <summary>Consoles with fewer columns get a table that fits 80.</summary>
    private const int Wide = 112;

    /// <summary>Writes the table.</summary>
    public static void Write(IAnsiConsole console, CorrelationTable table)
    {
        ArgumentNullException.ThrowIfNull(console);
        ArgumentNullException.ThrowIfNull(table);
        var wide = console.Profile.Width >= Wide;
        foreach (var group in table.Groups)
        {
            console.MarkupLineInterpolated($"[bold]{(group.Axis is null ? "All trials" : group.Title)}[/]: {TableText.Counts(group)}");
            if (group.Rows.Count == 0)
                console.WriteLine("No measures.");
            foreach (var rows in group.Rows.GroupBy(r => r.Gap))
            {
                console.Write(Grid(console, rows.Key, wide, rows.ByStrength()));
                console.WriteLine();
                if (table.Options.Statistics.Count == 0)
                    continue;
                console.Write(Further(console, rows.Key, table, rows.ByStrength()));
                console.WriteLine();
            }
        }
        foreach (var note in TableText.Notes(table))
            console.MarkupLineInterpolated($"[dim]{note}[/]");
        if (!wide)
            console.MarkupLineInterpolated(
                $"[dim]Not shown here: PSI, missing and further intervals; --format md has them, or a window {Wide} columns wide.[/]"
            );
    }

    private static Table Further(IAnsiConsole console, Gap gap, CorrelationTable table, IEnumerable<CorrelationRow> rows)
    {
        var columns = table.StatisticColumns;
        var grid = CliConsole.NewTable(console, [gap.ToText(), .. columns.Select(c => c.Title)]);
        foreach (var column in grid.Columns)
            column.NoWrap = true;
        foreach (var column in grid.Columns.Skip(1))
            column.Alignment = Justify.Right;
        foreach (var row in rows)
            grid.AddTextRow([row.Measure, .. columns.Select(c => c.Text(row))]);
        return grid;
    }

    private static Table Grid(IAnsiConsole console, Gap gap, bool wide, IEnumerable<CorrelationRow> rows)
    {
        string[] names = ["PSI", "n", "missing", "Kendall tau-b", "Spearman", "Pearson"];
        var grid = CliConsole.NewTable(console, [gap.ToText(), .. Shown(names)]);
        foreach (var column in grid.Columns.Skip(1))
            column.Alignment = Justify.Right;
        foreach (var column in grid.Columns)
            column.NoWrap = true;
        foreach (var row in rows)
        {
            var c = row.Coefficients;
            string[] cells =
            [
                TableText.Psi(row),
                $"{c.N}",
                $"{row.Missing}",
                TableText.Cell(c.Kendall),
                Further(c.Spearman),
                Further(c.Pearson),
            ];
            grid.AddTextRow([row.Measure, .. Shown(cells)]);
        }
        return grid;

        IEnumerable<string> Shown(string[] texts) => texts.Where((_, i) => wide || i is not (0 or 2));

        string Further(Estimate e) => TableText.Cell(wide ? e : e with { Low = double.NaN, High = double.NaN });
    }
}
