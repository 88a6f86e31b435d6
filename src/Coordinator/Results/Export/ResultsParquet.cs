using System.Globalization;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Results.Export;

/// <summary>
/// Writes results.parquet: the columns of results.csv, typed. An axis is int64 or double when all its values are numbers, else text; a number that was
/// not computed is null.
/// </summary>
public static class ResultsParquet
{
    /// <summary>Writes all rows.</summary>
    /// <param name="stream">Seekable; left open.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="rows">The rows in the order to be written.</param>
    /// <param name="cancel">Cancels.</param>
    public static Task WriteAsync(Stream stream, ResultColumns columns, IReadOnlyList<TrialRow> rows, CancellationToken cancel = default)
    {
        T[] Each<T>(Func<TrialRow, T> value) => [.. rows.Select(value)];
        return ParquetColumn.WriteFileAsync(
            stream,
            [
                new ValueColumn<long>("trial", Each(r => r.Trial)),
                new TextColumn("status", Each(r => r.Result.Status.ToText())!),
                new ValueColumn<int>("attempts", Each(r => r.Attempts)),
                new TextColumn("node", Each(r => r.Node)!),
                .. columns.Axes.Select(axis => Axis(axis, Each(r => TableData.Setting(r, axis)))),
                .. ResultColumns.Numbers.Select(column => column == "epochs"
                    ? (ParquetColumn)new ValueColumn<int>(column, Each(r => r.Result.Epochs))
                    : new NullableColumn<double>(column, Each(r => ResultColumns.Number(r, column)))),
                .. columns.Measures.Select(column => new NullableColumn<double>(column, Each(r => ResultColumns.Measured(r, column)))),
                new TextColumn(ResultColumns.Reason, Each(r => r.Result.Reason)),
            ],
            cancel);
    }

    private static ParquetColumn Axis(string name, string[] values)
    {
        if (Array.TrueForAll(values, v => long.TryParse(v, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)))
            return new ValueColumn<long>(name, Array.ConvertAll(values, v => long.Parse(v, CultureInfo.InvariantCulture)));
        if (Array.TrueForAll(values, v => double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
            return new ValueColumn<double>(name, Array.ConvertAll(values, v => double.Parse(v, CultureInfo.InvariantCulture)));
        return new TextColumn(name, values);
    }
}
