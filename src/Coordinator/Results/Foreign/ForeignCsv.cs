using PsiSweep.Coordinator.Analysis;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Results.Foreign;

/// <summary>A CSV file of measures and gaps from elsewhere, one row a trained network.</summary>
/// <param name="File">The file; its first line names the columns.</param>
/// <param name="Gaps">Columns of gaps.</param>
/// <param name="Measures">Columns of measures; empty: every column of numbers that is neither a gap nor an axis.</param>
/// <param name="Axes">Columns of hyperparameters; empty: every column of texts.</param>
internal sealed record ForeignCsv(string File, IReadOnlyList<string> Gaps, IReadOnlyList<string> Measures, IReadOnlyList<string> Axes)
{
    /// <summary>The decimal mark of its numbers.</summary>
    public DecimalMark Decimal { get; init; }

    /// <summary>Columns that tables are grouped by: they are axes, too.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Reads it.</summary>
    /// <param name="holds">Of a column's name and a cell: whether the row may stay. Rows that may not are not looked at further.</param>
    /// <param name="asked">The columns that <paramref name="holds"/> looks at, and the option that names them.</param>
    /// <returns>The columns, and in a line what was taken for what; null where all of it was told.</returns>
    /// <exception cref="FormatException">It cannot be used; the message names file, line and column.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public (TableData Data, string? Taken) Read(IReadOnlyList<(string Option, string Column)> asked, Func<string, string, bool> holds)
    {
        var all = ForeignTable.Read(File, System.IO.File.ReadAllBytes(File));
        Check(all, asked);
        var places = asked.Select(a => (a.Column, Place: PlaceOf(all, a.Column))).ToArray();
        int[] kept = [.. Enumerable.Range(0, all.Rows.Count).Where(i => places.All(p => holds(p.Column, Plain(all.Rows[i][p.Place]))))];
        var table = all with { Rows = [.. kept.Select(i => all.Rows[i])], Lines = [.. kept.Select(i => all.Lines[i])] };
        var roles = ColumnRoles.Decide(table, Gaps, Measures, Axes, Groups, Decimal);
        var told = Measures.Count > 0 && Axes.Count > 0 && table.Guesses.Count == 0;
        return (Columns(table, roles), told ? null : $"{string.Join("; ", [$"{table.Rows.Count} rows", .. table.Guesses])}; {roles}");
    }

    private void Check(ForeignTable table, IReadOnlyList<(string Option, string Column)> asked)
    {
        IEnumerable<(string Option, string Column)> named =
        [
            .. Gaps.Select(c => ("--gap", c)),
            .. Measures.Select(c => ("--measures", c)),
            .. Axes.Select(c => ("--axes", c)),
            .. Groups.Select(c => ("--group", c)),
            .. asked,
        ];
        foreach (var (option, column) in named)
        {
            if (column.Length == 0 || !table.Header.Contains(column))
            {
                var allowed = string.Join(", ", table.Header.Where(h => h.Length > 0));
                throw new FormatException($"{option}: '{column}' is no column of {File}; allowed: {allowed}");
            }
        }
    }

    private TableData Columns(ForeignTable table, ColumnRoles roles)
    {
        return new(
            roles.Axes.ToDictionary(a => a, Labels),
            roles.Measures,
            roles.Measures.ToDictionary(m => m, Numbers),
            roles.Gaps.ToDictionary(g => g, Numbers),
            [.. table.Rows.Select(_ => TrialStatus.Completed)],
            [.. Enumerable.Range(0, table.Rows.Count).Select(i => (long)i)]
        );

        AxisColumn Labels(string column)
        {
            var (codes, place) = (new AxisCodes(), PlaceOf(table, column));
            foreach (var row in table.Rows)
                codes.Add(Plain(row[place]));
            return codes.Take();
        }

        double[] Numbers(string column)
        {
            var place = PlaceOf(table, column);
            return [.. table.Rows.Select((r, i) => Number(r[place], table.Lines[i], column))];
        }
    }

    /// <summary>A cell with a decimal point.</summary>
    private string Plain(string cell) =>
        Decimal == DecimalMark.Comma && ForeignNumber.TryRead(cell, out var x, Decimal) && !double.IsNaN(x) ? CsvNumber.ToText(x) : cell;

    private double Number(string cell, long line, string column) =>
        ForeignNumber.TryRead(cell, out var x, Decimal)
            ? x
            : throw new FormatException($"{File}, line {line}, column {column}: '{cell}' {ForeignNumber.Complaint(cell, Decimal)}");

    private static int PlaceOf(ForeignTable table, string column) =>
        Enumerable.Range(0, table.Header.Count).First(i => table.Header[i] == column);
}
