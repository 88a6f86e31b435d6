using System.Text.RegularExpressions;

namespace PsiSweep.Coordinator.Results.Foreign;

/// <summary>What each column of a CSV file is taken for. The rules stand in docs/statistics.md.</summary>
/// <param name="Gaps">Columns of gaps.</param>
/// <param name="Measures">Columns of measures.</param>
/// <param name="Axes">Columns of hyperparameters.</param>
/// <param name="LeftOut">Columns that are none of it, each with the reason.</param>
internal sealed partial record ColumnRoles(
    IReadOnlyList<string> Gaps,
    IReadOnlyList<string> Measures,
    IReadOnlyList<string> Axes,
    IReadOnlyList<string> LeftOut
)
{
    /// <summary>Decides it.</summary>
    /// <param name="table">The cells.</param>
    /// <param name="gaps">Columns of gaps, as told.</param>
    /// <param name="measures">Columns of measures, as told; empty: not told.</param>
    /// <param name="axes">Columns of hyperparameters, as told; empty: not told.</param>
    /// <param name="groups">Columns to group by: axes, whatever else is told.</param>
    /// <param name="mark">The decimal mark.</param>
    /// <exception cref="FormatException">A column that was not told of is not clear: the message names the cell.</exception>
    public static ColumnRoles Decide(
        ForeignTable table,
        IReadOnlyList<string> gaps,
        IReadOnlyList<string> measures,
        IReadOnlyList<string> axes,
        IReadOnlyList<string> groups,
        DecimalMark mark
    )
    {
        string[] told = [.. axes.Union(groups)];
        var (measured, swept, leftOut) = (new List<string>(measures), new List<string>(told), new List<string>());
        var allTold = measures.Count > 0 && axes.Count > 0;
        for (var place = 0; place < table.Header.Count && !allTold; place++)
        {
            var name = table.Header[place];
            if (name.Length > 0 && (gaps.Contains(name) || measures.Contains(name) || told.Contains(name)))
                continue;
            var kind = ColumnKind.Of(table, place, mark);
            if (kind == Kind.Empty || (IsNameless(name) && NumbersRows(table, place)))
                leftOut.Add($"{Called(name, place)} ({(kind == Kind.Empty ? "empty" : "no name, numbers the rows")})");
            else if (name.Length == 0)
                throw new FormatException($"{table.File}, line 1: column {place + 1} has no name; name it, or delete the column");
            else if (kind == Kind.Text && axes.Count == 0)
                swept.Add(name);
            else if (kind == Kind.Numbers && measures.Count == 0)
                measured.Add(name);
            else
                leftOut.Add($"{name} ({(kind == Kind.Text ? "text" : "numbers")}, not asked for)");
        }

        return new(gaps, measured, swept, leftOut);
    }

    /// <summary>What was taken for what, in a line.</summary>
    public override string ToString() =>
        $"gap: {Listed(Gaps)}; axes: {Listed(Axes)}; measures: {Listed(Measures)}"
        + (LeftOut.Count == 0 ? "" : $"; left out: {Listed(LeftOut)}");

    private static string Listed(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);

    private static string Called(string name, int place) => name.Length == 0 ? $"column {place + 1}" : name;

    private static bool IsNameless(string name) => name.Length == 0 || PandasName().IsMatch(name);

    private static bool NumbersRows(ForeignTable table, int place) =>
        table.Rows.All(r => long.TryParse(r[place], out _)) && table.Rows.Select(r => r[place]).Distinct().Count() == table.Rows.Count;

    // What pandas calls a column without a name.
    [GeneratedRegex(@"^Unnamed: \d+\z")]
    private static partial Regex PandasName();
}
