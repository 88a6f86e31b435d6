using System.Globalization;
using PsiSweep.Coordinator.Cli.Terminal;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Coordinator.Results.Reading;
using PsiSweep.Shared.Results;
using Spectre.Console;

namespace PsiSweep.Coordinator.Cli;

/// <summary>Shows rows on a console, four digits a number.</summary>
internal static class ResultsView
{
    private static readonly string[] Numbers = ["train.loss", "gap.loss", "gap.error", "epochs"];

    /// <summary>Which columns to show, and whether they were asked for by name; else as many as fit are.</summary>
    /// <param name="All">The columns there are.</param>
    /// <param name="Names">Those to show.</param>
    /// <param name="AreAsked">Whether the user named them.</param>
    public sealed record Choice(ResultColumns All, IReadOnlyList<string> Names, bool AreAsked);

    /// <summary>The columns asked for, or the usual ones.</summary>
    /// <exception cref="ArgumentException">A column asked for does not exist.</exception>
    public static Choice Columns(ResultColumns all, IReadOnlyList<string> asked)
    {
        foreach (var column in asked)
            RowQuery.Place(all, column);
        return asked.Count > 0
            ? new(all, asked, true)
            : new(
                all,
                [
                    "trial",
                    "status",
                    .. all.Axes,
                    .. Numbers,
                    .. all.Measures.Where(m =>
                        !m.EndsWith(ResultColumns.StandardErrorSuffix, StringComparison.Ordinal)
                        && !m.EndsWith(ResultColumns.ResidualSuffix, StringComparison.Ordinal)
                    ),
                ],
                false
            );
    }

    /// <summary>Writes the rows.</summary>
    /// <param name="console">The console.</param>
    /// <param name="rows">The rows to show.</param>
    /// <param name="total">Rows there are.</param>
    /// <param name="columns">Columns to show.</param>
    public static void Write(IAnsiConsole console, IReadOnlyList<TrialRow> rows, int total, Choice columns)
    {
        string[] wanted = [.. columns.Names];
        var places = Array.ConvertAll(wanted, c => RowQuery.Place(columns.All, c));
        var textual = ResultColumns.Before.Count + columns.All.Axes.Count;
        var cells = rows.Select(row =>
            {
                var fields = ResultsCsv.Fields(columns.All, row).ToArray();
                return Array.ConvertAll(places, p => p < textual ? fields[p] : Short(fields[p]));
            })
            .ToArray();

        var fitting = columns.AreAsked ? wanted.Length : Fitting(wanted, cells, console.Profile.Width);
        var grid = CliConsole.NewTable(console, wanted[..fitting]);
        for (var i = 0; i < fitting; i++)
            (grid.Columns[i].NoWrap, grid.Columns[i].Alignment) = (true, places[i] is 1 or 3 ? Justify.Left : Justify.Right);
        foreach (var row in cells)
            grid.AddTextRow(row.Take(fitting));
        console.Write(grid);
        console.WriteLine($"{rows.Count} of {total} trials.");
        if (fitting < wanted.Length)
            console.WriteLine(
                $"Not shown, too wide: {string.Join(", ", wanted.Skip(fitting))}; --columns chooses, --csv and --json print all."
            );
    }

    /// <summary>How many columns fit a width; at least one. A column takes its widest cell, a border and two blanks.</summary>
    private static int Fitting(string[] names, string[][] cells, int width)
    {
        var used = 1;
        for (var i = 0; i < names.Length; i++)
        {
            used += 3 + Math.Max(names[i].Length, cells.Length == 0 ? 0 : cells.Max(row => row[i].Length));
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
