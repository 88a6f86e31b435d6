using PsiSweep.Coordinator.Analysis;
using PsiSweep.Coordinator.Results.Export;
using Spectre.Console;

namespace PsiSweep.Coordinator.Cli;

/// <summary>Shows a correlation table on a console: one grid a group and gap, the strongest correlation first.</summary>
public static class TableView
{
    private const int Wide = 100;

    /// <summary>Writes the table; below 100 columns only tau-b has its interval.</summary>
    public static void Write(IAnsiConsole console, CorrelationTable table)
    {
        foreach (var group in table.Groups)
        {
            console.MarkupLineInterpolated($"[bold]{(group.Axis is null ? "All trials" : group.Title)}[/]: {TableText.Counts(group)}");
            if (group.Rows.Count == 0)
                console.WriteLine("No measures.");
            foreach (var gap in table.Options.Gaps.Where(_ => group.Rows.Count > 0))
                console.Write(Grid(gap, console.Profile.Width >= Wide, group.Rows.Where(r => r.Gap == gap).ByStrength()));
            console.WriteLine();
        }
        foreach (var note in TableText.Notes(table))
            console.MarkupLineInterpolated($"[dim]{note}[/]");
    }

    private static Table Grid(Gap gap, bool wide, IEnumerable<CorrelationRow> rows)
    {
        var grid = new Table { Border = TableBorder.Simple };
        grid.AddColumn(new TableColumn(new Text($"against {gap.ToText()}")) { NoWrap = true });
        foreach (var name in new[] { "PSI", "n", "missing", "Kendall tau-b", "Spearman", "Pearson" })
            grid.AddColumn(new TableColumn(new Text(name)) { NoWrap = true, Alignment = name == "PSI" ? Justify.Left : Justify.Right });
        foreach (var row in rows)
        {
            var c = row.Coefficients;
            string[] cells = [row.Measure, TableText.Psi(row), $"{c.N}", $"{row.Missing}", TableText.Cell(c.Kendall), Rest(c.Spearman), Rest(c.Pearson)];
            grid.AddRow(cells.Select(cell => new Text(cell)));
        }
        return grid;

        string Rest(Estimate e) => TableText.Cell(wide ? e : e with { Low = double.NaN, High = double.NaN });
    }
}
