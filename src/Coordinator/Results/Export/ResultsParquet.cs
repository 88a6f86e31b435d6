using System.Globalization;
using Parquet;
using Parquet.Schema;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Results.Export;

/// <summary>
/// Writes results.parquet: the columns of results.csv, typed. An axis is int64 or double when all its values are numbers, else text; a number that was
/// not computed is null. Rows are written in groups, so that they are never all in memory.
/// </summary>
internal sealed class ResultsParquet : IAsyncDisposable
{
    private const int GroupSize = 16_384;
    private readonly ResultColumns columns;
    private readonly IReadOnlyList<AxisType> axes;
    private readonly ParquetSchema schema;
    private readonly ParquetWriter writer;
    private readonly List<TrialRow> waiting = [];
    private bool anyGroup;

    private enum AxisType
    {
        Integer,
        Number,
        Text,
    }

    private ResultsParquet(ResultColumns columns, IReadOnlyList<AxisType> axes, ParquetSchema schema, ParquetWriter writer)
    {
        (this.columns, this.axes, this.schema, this.writer) = (columns, axes, schema, writer);
    }

    /// <summary>Begins the file.</summary>
    /// <param name="stream">Seekable; left open.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="values">The values of an axis, each once.</param>
    /// <param name="cancel">Cancels.</param>
    public static async Task<ResultsParquet> CreateAsync(Stream stream, ResultColumns columns, Func<string, IReadOnlyList<string>> values, CancellationToken cancel)
    {
        AxisType[] axes = [.. columns.Axes.Select(a => TypeOf(values(a)))];
        var schema = new ParquetSchema(Columns(columns, axes, []).Select(c => c.Field));
        return new(columns, axes, schema, await ParquetWriter.CreateAsync(schema, stream, cancellationToken: cancel));
    }

    /// <summary>Takes the next row.</summary>
    public async Task AddAsync(TrialRow row, CancellationToken cancel)
    {
        waiting.Add(row with { Result = row.Result with { Curve = [] } });
        if (waiting.Count >= GroupSize)
            await WriteGroupAsync(cancel);
    }

    /// <summary>Writes what is left; nothing may be added afterwards.</summary>
    public async Task CompleteAsync(CancellationToken cancel)
    {
        if (waiting.Count > 0 || !anyGroup)
            await WriteGroupAsync(cancel);
    }

    /// <summary>Ends the file.</summary>
    public ValueTask DisposeAsync() => writer.DisposeAsync();

    private async Task WriteGroupAsync(CancellationToken cancel)
    {
        anyGroup = true;
        await ParquetColumn.WriteGroupAsync(writer, schema, Columns(columns, axes, waiting), cancel);
        waiting.Clear();
    }

    private static ParquetColumn[] Columns(ResultColumns columns, IReadOnlyList<AxisType> axes, List<TrialRow> rows)
    {
        T[] Each<T>(Func<TrialRow, T> value) => [.. rows.Select(value)];
        return
        [
            new ValueColumn<long>("trial", Each(r => r.Trial)),
            new TextColumn("status", Each(r => r.Result.Status.ToText())!),
            new ValueColumn<int>("attempts", Each(r => r.Attempts)),
            new TextColumn("node", Each(r => r.Node)!),
            .. columns.Axes.Select((axis, i) => Axis(axis, axes[i], Each(r => r.Setting(axis)))),
            .. ResultColumns.Numbers.Select(column => column == "epochs"
                ? (ParquetColumn)new ValueColumn<int>(column, Each(r => r.Result.Epochs))
                : new NullableColumn<double>(column, Each(r => ResultColumns.Number(r, column)))),
            .. columns.Measures.Select(column => new NullableColumn<double>(column, Each(r => ResultColumns.Measured(r, column)))),
            new TextColumn(ResultColumns.Reason, Each(r => r.Result.Reason)),
        ];
    }

    private static AxisType TypeOf(IReadOnlyList<string> values) =>
        values.All(v => long.TryParse(v, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)) ? AxisType.Integer
        : values.All(v => double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) ? AxisType.Number
        : AxisType.Text;

    private static ParquetColumn Axis(string name, AxisType type, string[] values) => type switch
    {
        AxisType.Integer => new ValueColumn<long>(name, Array.ConvertAll(values, v => long.Parse(v, CultureInfo.InvariantCulture))),
        AxisType.Number => new ValueColumn<double>(name, Array.ConvertAll(values, v => double.Parse(v, CultureInfo.InvariantCulture))),
        _ => new TextColumn(name, values),
    };
}
