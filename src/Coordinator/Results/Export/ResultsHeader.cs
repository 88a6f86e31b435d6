namespace PsiSweep.Coordinator.Results.Export;

/// <summary>The header of a results.csv: which of its columns are axes, which are measures.</summary>
internal sealed class ResultsHeader
{
    private readonly HashSet<string> names;

    private ResultsHeader(ResultColumns columns)
    {
        Columns = columns;
        names = [.. columns.Measures];
        Measures =
        [
            .. columns.Measures.Where(m => !Belongs(m, ResultColumns.StandardErrorSuffix) && !Belongs(m, ResultColumns.ResidualSuffix)),
        ];
    }

    public ResultColumns Columns { get; }

    /// <summary>Columns of measures without those of their standard errors and residuals.</summary>
    public IReadOnlyList<string> Measures { get; }

    public bool Has(string measureColumn) => names.Contains(measureColumn);

    /// <exception cref="FormatException">Columns are missing, doubled or out of order.</exception>
    public static ResultsHeader Parse(string[] header)
    {
        if (header.GroupBy(c => c).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new FormatException($"column '{twice.Key}' is named {twice.Count()} times; every column has its own name");
        string[] needed = [.. ResultColumns.Before, .. ResultColumns.Numbers, ResultColumns.Reason];
        var missing = needed.Except(header).ToArray();
        if (missing.Length > 0)
            throw new FormatException(
                $"column {string.Join(", ", missing)} is missing; a results.csv has {string.Join(", ", needed)}, its axes and its measures"
            );

        var numbersAt = Array.IndexOf(header, ResultColumns.Numbers[0]);
        var measuresAt = numbersAt + ResultColumns.Numbers.Count;
        if (
            !header.Take(ResultColumns.Before.Count).SequenceEqual(ResultColumns.Before)
            || !header.Skip(numbersAt).Take(ResultColumns.Numbers.Count).SequenceEqual(ResultColumns.Numbers)
            || header[^1] != ResultColumns.Reason
        )
        {
            throw new FormatException(
                $"the columns are out of order; allowed: {string.Join(",", ResultColumns.Before)},(axes),"
                    + $"{string.Join(",", ResultColumns.Numbers)},(measures),{ResultColumns.Reason}"
            );
        }
        return new(ResultColumns.OfNames(header[ResultColumns.Before.Count..numbersAt], header[measuresAt..^1]));
    }

    private bool Belongs(string column, string suffix) =>
        column.EndsWith(suffix, StringComparison.Ordinal) && names.Contains(column[..^suffix.Length]);
}
