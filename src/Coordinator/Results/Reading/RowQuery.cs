using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Results.Reading;

/// <summary>Which rows of a sweep to show, and in which order.</summary>
/// <param name="Statuses">Only these; empty: all.</param>
/// <param name="Sort">Column to sort by; null: by trial.</param>
/// <param name="Descending">The largest first; rows without a value stay last.</param>
/// <param name="Limit">At most so many, ≥ 0; null: all.</param>
internal sealed record RowQuery(IReadOnlyList<TrialStatus> Statuses, string? Sort, bool Descending, int? Limit)
{
    /// <summary>The rows.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public IReadOnlyList<TrialRow> Apply(ResultColumns columns, IReadOnlyList<TrialRow> rows)
    {
        var chosen = rows.Where(r => Statuses.Count == 0 || Statuses.Contains(r.Result.Status)).OrderBy(r => r.Trial).ToArray();
        if (Sort is not null)
            chosen = Sorted(chosen, Place(columns, Sort), columns);
        else if (Descending)
            Array.Reverse(chosen);
        return Limit is { } limit ? [.. chosen.Take(limit)] : chosen;
    }

    /// <summary>The place of a column.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public static int Place(ResultColumns columns, string column) =>
        columns.All.ToList().IndexOf(column) is >= 0 and var place
            ? place
            : throw new ArgumentException($"'{column}' is no column; allowed: {string.Join(", ", columns.All)}");

    private TrialRow[] Sorted(TrialRow[] rows, int place, ResultColumns columns)
    {
        var texts = Array.ConvertAll(rows, r => ResultsCsv.Fields(columns, r).ElementAt(place));
        var numbers = Array.ConvertAll(texts, Number);
        var areNumbers = Enumerable.Range(0, rows.Length).All(i => texts[i].Length == 0 || numbers[i] is not null);
        var present = Enumerable.Range(0, rows.Length).Where(i => texts[i].Length > 0);
        var sorted = (areNumbers, Descending) switch
        {
            (true, false) => present.OrderBy(i => double.IsNaN(numbers[i]!.Value)).ThenBy(i => numbers[i]),
            (true, true) => present.OrderBy(i => double.IsNaN(numbers[i]!.Value)).ThenByDescending(i => numbers[i]),
            (false, false) => present.OrderBy(i => texts[i], StringComparer.Ordinal),
            (false, true) => present.OrderByDescending(i => texts[i], StringComparer.Ordinal),
        };
        return [.. sorted.Concat(Enumerable.Range(0, rows.Length).Where(i => texts[i].Length == 0)).Select(i => rows[i])];
    }

    private static double? Number(string text)
    {
        try
        {
            return CsvNumber.Parse(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
