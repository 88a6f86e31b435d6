using System.Globalization;
using CsvHelper;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Results.Export;

/// <summary>Writes results.csv: UTF-8, comma, line feed, a header, one row a trial.</summary>
public static class ResultsCsv
{
    internal static CsvWriterOptions Format { get; } = new() { NewLine = "\n" };

    /// <summary>Writes all rows.</summary>
    /// <param name="writer">Where to; left open.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="rows">The rows in the order to be written.</param>
    public static void Write(TextWriter writer, ResultColumns columns, IEnumerable<TrialRow> rows)
    {
        using var csv = Begin(writer, columns);
        foreach (var row in rows)
            csv.WriteRecord([.. Fields(columns, row)]);
    }

    /// <summary>Writes the header.</summary>
    internal static CsvWriter Begin(TextWriter writer, ResultColumns columns)
    {
        var csv = CsvWriter.Create(writer, Format, leaveOpen: true);
        csv.WriteRecord([.. columns.All]);
        return csv;
    }

    /// <summary>The texts of a row, one for each column.</summary>
    public static IEnumerable<string> Fields(ResultColumns columns, TrialRow row) =>
        [
            row.Trial.ToString(CultureInfo.InvariantCulture),
            row.Result.Status.ToText(),
            row.Attempts.ToString(CultureInfo.InvariantCulture),
            row.Node,
            .. columns.Axes.Select(axis => row.Setting(axis)),
            .. ResultColumns.Numbers.Select(column => CsvNumber.ToText(ResultColumns.Number(row, column))),
            .. columns.Measures.Select(column => CsvNumber.ToText(ResultColumns.Measured(row, column))),
            row.Result.Reason ?? "",
        ];
}
