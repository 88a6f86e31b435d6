using CsvHelper;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Cli.Tables;

/// <summary>A CSV file of measures and gaps from elsewhere, one row a trained network.</summary>
/// <param name="File">The file; its first line names the columns.</param>
/// <param name="Gaps">Columns of gaps.</param>
/// <param name="Measures">Columns of measures; empty: every column of numbers that is neither a gap nor an axis.</param>
/// <param name="Axes">Columns of hyperparameters; empty: every column that holds a text that is no number.</param>
internal sealed record ForeignCsv(string File, IReadOnlyList<string> Gaps, IReadOnlyList<string> Measures, IReadOnlyList<string> Axes)
{
    private static readonly CsvReaderOptions Format = new()
    {
        HasHeader = false,
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    /// <summary>Reads it.</summary>
    /// <exception cref="CliException">It cannot be used; the message names file, line and column.</exception>
    public TableData Read(IReadOnlyList<RowFilter> filters)
    {
        try
        {
            using var reader = new StreamReader(File);
            using var csv = CsvReader.Create(reader, Format, leaveOpen: true);
            if (!csv.Read())
                throw new FormatException($"{File} is empty; the first line must name the columns");
            string[] header = [.. Enumerable.Range(0, csv.FieldCount).Select(csv.GetString)];
            Check(header, filters);
            var (rows, lines) = (new List<string[]>(), new List<long>());
            while (csv.Read())
            {
                if (csv.FieldCount != header.Length)
                    throw new FormatException($"{File}, line {csv.LineNumber}: {csv.FieldCount} fields; the header names {header.Length}");
                string[] fields = [.. Enumerable.Range(0, header.Length).Select(csv.GetString)];
                if (filters.All(f => f.Holds(fields[Array.IndexOf(header, f.Column)])))
                {
                    rows.Add(fields);
                    lines.Add(csv.LineNumber);
                }
            }

            return Columns(header, rows, lines);
        }
        catch (CsvFormatException e)
        {
            throw new CliException(ExitCode.BadInput, $"{File}, line {e.LineNumber}: {e.Message}", e);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.BadInput, e.Message, e);
        }
    }

    private void Check(string[] header, IReadOnlyList<RowFilter> filters)
    {
        foreach (
            var (option, column) in Gaps.Select(c => ("--gap", c))
                .Concat(Measures.Select(c => ("--measures", c)))
                .Concat(Axes.Select(c => ("--axes", c)))
                .Concat(filters.Select(f => ("--where", f.Column)))
        )
        {
            if (!header.Contains(column))
                throw new FormatException($"{option}: '{column}' is no column of {File}; allowed: {string.Join(", ", header)}");
        }

        if (header.GroupBy(h => h).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new FormatException($"{File}, line 1: the column '{twice.Key}' twice");
    }

    private TableData Columns(string[] header, List<string[]> rows, List<long> lines)
    {
        ThrowIfUnclear(header, rows, lines);
        var axes =
            Axes.Count > 0
                ? Axes
                :
                [
                    .. header.Where(h =>
                        !Gaps.Contains(h) && !Measures.Contains(h) && rows.Any(r => !IsNumber(r[Array.IndexOf(header, h)]))
                    ),
                ];
        var measures =
            Measures.Count > 0
                ? Measures
                : [.. header.Where(h => !Gaps.Contains(h) && !axes.Contains(h) && rows.All(r => IsNumber(r[Array.IndexOf(header, h)])))];
        var columns = new Dictionary<string, AxisColumn>();
        foreach (var axis in axes)
        {
            var place = Array.IndexOf(header, axis);
            var texts = new List<string>();
            var codes = new Dictionary<string, int>();
            columns[axis] = new(
                texts,
                [
                    .. rows.Select(r =>
                    {
                        if (!codes.TryGetValue(r[place], out var code))
                        {
                            codes[r[place]] = code = texts.Count;
                            texts.Add(r[place]);
                        }

                        return code;
                    }),
                ]
            );
        }

        return new(
            columns,
            measures,
            measures.ToDictionary(m => m, Numbers),
            Gaps.ToDictionary(g => g, Numbers),
            [.. rows.Select(_ => TrialStatus.Completed)],
            [.. Enumerable.Range(0, rows.Count).Select(i => (long)i)]
        );

        double[] Numbers(string column)
        {
            var place = Array.IndexOf(header, column);
            return
            [
                .. rows.Select(
                    (r, i) =>
                        ForeignNumber.TryRead(r[place], out var x)
                            ? x
                            : throw new FormatException(
                                $"{File}, line {lines[i]}, column {column}: '{r[place]}' is no number; allowed: a number, inf, nan, or "
                                    + "nothing"
                            )
                ),
            ];
        }
    }

    /// <summary>A column of numbers with a text in it would silently be an axis, or nothing: one must say which.</summary>
    private void ThrowIfUnclear(string[] header, List<string[]> rows, List<long> lines)
    {
        if (Measures.Count > 0)
            return;
        foreach (var column in header.Where(h => !Gaps.Contains(h) && !Axes.Contains(h)))
        {
            var place = Array.IndexOf(header, column);
            var bad = rows.FindIndex(r => !IsNumber(r[place]));
            if (bad >= 0 && rows.Count(r => IsNumber(r[place])) * 2 > rows.Count)
            {
                throw new FormatException(
                    $"{File}, line {lines[bad]}, column {column}: '{rows[bad][place]}' among numbers; mend it, or say by --axes or "
                        + "--measures what the columns are"
                );
            }
        }
    }

    private static bool IsNumber(string text) => ForeignNumber.TryRead(text, out _);
}
