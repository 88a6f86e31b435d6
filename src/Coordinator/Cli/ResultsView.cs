using System.Globalization;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Shared.Results;
using Spectre.Console;

namespace PsiSweep.Coordinator.Cli;

/// <summary>Shows rows on a console, four digits a number.</summary>
internal static class ResultsView
{
    private static readonly string[] Numbers = ["train.loss", "gap.loss", "gap.error", "epochs"];

    /// <summary>Writes the rows.</summary>
    /// <param name="console">The console.</param>
    /// <param name="columns">The columns there are.</param>
    /// <param name="rows">The rows to show.</param>
    /// <param name="total">Rows there are.</param>
    /// <param name="asked">Columns asked for; empty: the usual ones, as many as fit.</param>
    /// <exception cref="ArgumentException">A column asked for does not exist.</exception>
    public static void Write(IAnsiConsole console, ResultColumns columns, IReadOnlyList<TrialRow> rows, int total, IReadOnlyList<string> asked)
    {
        string[] wanted = asked.Count > 0 ? [.. asked] :
        [
            "trial", "status", .. columns.Axes, .. Numbers,
            .. columns.Measures.Where(m => !m.EndsWith(ResultColumns.StandardErrorSuffix, StringComparison.Ordinal)
                && !m.EndsWith(ResultColumns.ResidualSuffix, StringComparison.Ordinal)),
        ];
        var places = Array.ConvertAll(wanted, c => RowQuery.Place(columns, c));
        var cells = rows.Select(row =>
        {
            var fields = ResultsCsv.Fields(columns, row).ToArray();
            return Array.ConvertAll(places, p => p < ResultColumns.Before.Count + columns.Axes.Count ? fields[p] : Short(fields[p]));
        }).ToArray();

        var fitting = asked.Count > 0 ? wanted.Length : Fitting(wanted, cells, console.Profile.Width);
        var grid = new Table { Border = TableBorder.Simple };
        for (var i = 0; i < fitting; i++)
            grid.AddColumn(new TableColumn(new Text(wanted[i])) { NoWrap = true, Alignment = places[i] is 1 or 3 ? Justify.Left : Justify.Right });
        foreach (var row in cells)
            grid.AddRow(row.Take(fitting).Select(cell => new Text(cell)));
        console.Write(grid);
        console.WriteLine($"{rows.Count} of {total} trials.");
        if (fitting < wanted.Length)
            console.WriteLine($"Not shown, too wide: {string.Join(", ", wanted.Skip(fitting))}; --columns chooses, --csv and --json print all.");
    }

    /// <summary>How many columns fit a width; at least one. A column takes its widest cell and two blanks.</summary>
    private static int Fitting(string[] names, string[][] cells, int width)
    {
        var used = 0;
        for (var i = 0; i < names.Length; i++)
        {
            used += 2 + Math.Max(names[i].Length, cells.Length == 0 ? 0 : cells.Max(row => row[i].Length));
            if (used > width)
                return Math.Max(1, i);
        }
        return names.Length;
    }

    private static string Short(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number.ToString("G4", CultureInfo.InvariantCulture)
            : text.ReplaceLineEndings(" ");
}
