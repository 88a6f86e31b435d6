using System.Globalization;
using CsvHelper;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Results.Export;

/// <summary>Reads results.csv back into rows. The curves, versions and notes of a trial are not in it and stay empty.</summary>
public static class ResultsCsvReader
{
    private static readonly CsvReaderOptions Format = new()
    {
        HasHeader = false, // the header is checked here, not taken as it is
        TrackLineNumbers = true,
        MalformedData = CsvMalformedDataHandling.Throw,
    };

    /// <summary>Reads a file.</summary>
    /// <exception cref="ResultsFormatException">The file does not hold what <see cref="ResultsCsv"/> writes; the message names the
    /// line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static (ResultColumns Columns, IReadOnlyList<TrialRow> Rows) ReadFile(string path)
    {
        using var reader = new StreamReader(path);
        return Read(reader, path);
    }

    /// <summary>Reads text.</summary>
    /// <param name="reader">The text; left open.</param>
    /// <param name="name">Name of the file for messages.</param>
    /// <exception cref="ResultsFormatException">As <see cref="ReadFile"/>.</exception>
    public static (ResultColumns Columns, IReadOnlyList<TrialRow> Rows) Read(TextReader reader, string name)
    {
        using var csv = CsvReader.Create(reader, Format, leaveOpen: true);
        try
        {
            if (!csv.Read())
                throw new FormatException("the file is empty; the first line must name the columns");
            var header = ResultsHeader.Parse(Fields(csv));
            var rows = new List<TrialRow>();
            var seen = new HashSet<long>();
            while (csv.Read())
            {
                var row = Row(header, Fields(csv));
                if (!seen.Add(row.Trial))
                    throw new FormatException($"trial {row.Trial} a second time; a trial has one row");
                rows.Add(row);
            }
            return (header.Columns, rows);
        }
        catch (CsvFormatException e)
        {
            throw new ResultsFormatException($"{name}, line {e.LineNumber}: {e.Message}", e);
        }
        catch (FormatException e)
        {
            throw new ResultsFormatException($"{name}, line {Math.Max(1, csv.LineNumber)}: {e.Message}", e);
        }
    }

    private static string[] Fields(CsvReader csv)
    {
        var fields = new string[csv.FieldCount];
        for (var i = 0; i < fields.Length; i++)
            fields[i] = csv.GetString(i);
        return fields;
    }

    private static TrialRow Row(ResultsHeader header, string[] fields)
    {
        if (fields.Length != header.Columns.All.Count)
            throw new FormatException($"{fields.Length} fields; the header names {header.Columns.All.Count} columns");
        var field = new Dictionary<string, string>(fields.Length);
        for (var i = 0; i < fields.Length; i++)
            field[header.Columns.All[i]] = fields[i];

        var result = new TrialResult
        {
            Status = InColumn("status", TrialStatusText.Parse),
            Reason = field[ResultColumns.Reason] is var reason && CsvNumber.Plain(reason) is not ("" or "nan") ? reason : null,
            Final = Final(),
            Epochs = (int)Integer("epochs", 0, int.MaxValue),
            Seconds = Number("seconds") ?? throw new FormatException("column seconds is empty; it needs a number"),
            Measures = [.. header.Measures.Select(Measure).OfType<MeasureValue>()],
        };
        return new(
            Integer("trial", 0, long.MaxValue),
            [.. header.Columns.Axes.Select(axis => new AxisSetting(axis, field[axis]))],
            (int)Integer("attempts", 1, int.MaxValue),
            field["node"],
            result
        );

        Evaluation? Final()
        {
            string[] columns = ["train.loss", "train.error", "test.loss", "test.error"];
            var values = Array.ConvertAll(columns, Number);
            // Where nothing was, pandas writes NaN when it is told to write anything.
            if (Array.TrueForAll(values, v => v is null or double.NaN))
                return null;
            if (Array.FindIndex(values, v => v is null) is >= 0 and var empty)
                throw new FormatException($"column {columns[empty]} is empty; train and test losses and errors are all given or all empty");
            var final = new Evaluation(values[0]!.Value, values[1]!.Value, values[2]!.Value, values[3]!.Value);
            CheckGap("gap.loss", final.GapLoss);
            CheckGap("gap.error", final.GapError);
            return final;
        }

        void CheckGap(string column, double expected)
        {
            // Other programs may round; a gap that says something else is a mistake that must not reach a table.
            if (Number(column) is { } gap && Math.Abs(gap - expected) > 1e-6 * Math.Max(1, Math.Abs(expected)))
                throw new FormatException(
                    $"column {column} is {CsvNumber.ToText(gap)}, but test minus train is {CsvNumber.ToText(expected)}"
                );
        }

        MeasureValue? Measure(string column)
        {
            var value = Number(column);
            var error = header.Has(column + ResultColumns.StandardErrorSuffix) ? Number(column + ResultColumns.StandardErrorSuffix) : null;
            var residual = header.Has(column + ResultColumns.ResidualSuffix) ? Number(column + ResultColumns.ResidualSuffix) : null;
            if (value is null && (error ?? residual ?? double.NaN) is not double.NaN)
                throw new FormatException($"column {column} is empty, but its standard error or residual is not");
            return value is { } number ? new(column, number, error, residual) : null;
        }

        double? Number(string column) => InColumn(column, CsvNumber.Parse);

        long Integer(string column, long least, long most) =>
            InColumn(
                column,
                text =>
                    long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                    && value >= least
                    && value <= most
                        ? value
                        : throw new FormatException($"'{text}' is no integer from {least} to {most}")
            );

        T InColumn<T>(string column, Func<string, T> parse)
        {
            try
            {
                return parse(field[column]);
            }
            catch (FormatException e)
            {
                throw new FormatException($"column {column}: {e.Message}", e);
            }
        }
    }
}
