using System.Globalization;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Results.Export;

/// <summary>
/// Writes results.parquet: the columns of results.csv, typed. An axis is int64 or double when all its values are numbers, else text; a
/// number that was
/// not computed is null.
/// </summary>
internal static class ResultsParquet
{
    private const int GroupSize = 4_096;

    private enum AxisType
    {
        Integer,
        Number,
        Text,
    }

    /// <summary>Begins the file.</summary>
    /// <param name="stream">Seekable; left open.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="values">The values of an axis, each once.</param>
    /// <param name="cancel">Cancels.</param>
    public static Task<ParquetRows<TrialRow>> CreateAsync(
        Stream stream,
        ResultColumns columns,
        Func<string, IReadOnlyList<string>> values,
        CancellationToken cancel
    )
    {
        AxisType[] axes = [.. columns.Axes.Select(a => TypeOf(values(a)))];
        return ParquetRows<TrialRow>.CreateAsync(stream, GroupSize, rows => Columns(columns, axes, rows), cancel);
    }

    private static ParquetColumn[] Columns(ResultColumns columns, IReadOnlyList<AxisType> axes, IReadOnlyList<TrialRow> rows)
    {
        T[] Each<T>(Func<TrialRow, T> value) => [.. rows.Select(value)];
        return
        [
            new ValueColumn<long>("trial", Each(r => r.Trial)),
            new TextColumn("status", Each(r => r.Result.Status.ToText())!),
            new ValueColumn<int>("attempts", Each(r => r.Attempts)),
            new TextColumn("node", Each(r => r.Node)!),
            .. columns.Axes.Select((axis, i) => Axis(axis, axes[i], Each(r => r.Setting(axis)))),
            .. ResultColumns.Numbers.Select(column =>
                column == "epochs"
                    ? (ParquetColumn)new ValueColumn<int>(column, Each(r => r.Result.Epochs))
                    : new NullableColumn<double>(column, Each(r => ResultColumns.Number(r, column)))
            ),
            .. columns.Measures.Select(column => new NullableColumn<double>(column, Each(r => ResultColumns.Measured(r, column)))),
            new TextColumn(ResultColumns.Reason, Each(r => r.Result.Reason)),
        ];
    }

    private static AxisType TypeOf(IReadOnlyList<string> values) =>
        values.All(v => long.TryParse(v, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)) ? AxisType.Integer
        : values.All(v => double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) ? AxisType.Number
        : AxisType.Text;

    private static ParquetColumn Axis(string name, AxisType type, string[] values) =>
        type switch
        {
            AxisType.Integer => new ValueColumn<long>(name, Array.ConvertAll(values, v => long.Parse(v, CultureInfo.InvariantCulture))),
            AxisType.Number => new ValueColumn<double>(name, Array.ConvertAll(values, v => double.Parse(v, CultureInfo.InvariantCulture))),
            _ => new TextColumn(name, values),
        };
}
