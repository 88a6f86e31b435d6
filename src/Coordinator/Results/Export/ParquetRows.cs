using Parquet;
using Parquet.Schema;

namespace PsiSweep.Coordinator.Results.Export;

/// <summary>A Parquet file that takes rows one by one and writes them in groups, so that they are never all in memory.</summary>
/// <typeparam name="T">A row.</typeparam>
internal sealed class ParquetRows<T> : IAsyncDisposable
{
    private readonly int groupSize;
    private readonly Func<IReadOnlyList<T>, ParquetColumn[]> columns;
    private readonly ParquetSchema schema;
    private readonly ParquetWriter writer;
    private readonly List<T> waiting = [];
    private bool anyGroup;

    private ParquetRows(int groupSize, Func<IReadOnlyList<T>, ParquetColumn[]> columns, ParquetSchema schema, ParquetWriter writer) =>
        (this.groupSize, this.columns, this.schema, this.writer) = (groupSize, columns, schema, writer);

    /// <summary>Begins a file.</summary>
    /// <param name="stream">Seekable; left open.</param>
    /// <param name="groupSize">Rows of a group, ≥ 1.</param>
    /// <param name="columns">The columns of some rows; the same names and types whatever the rows.</param>
    /// <param name="cancel">Cancels.</param>
    public static async Task<ParquetRows<T>> CreateAsync(
        Stream stream,
        int groupSize,
        Func<IReadOnlyList<T>, ParquetColumn[]> columns,
        CancellationToken cancel
    )
    {
        var schema = new ParquetSchema(columns([]).Select(c => c.Field));
        return new(groupSize, columns, schema, await ParquetWriter.CreateAsync(schema, stream, cancellationToken: cancel));
    }

    /// <summary>Takes the next row.</summary>
    public async Task AddAsync(T row, CancellationToken cancel)
    {
        waiting.Add(row);
        if (waiting.Count >= groupSize)
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
        await ParquetColumn.WriteGroupAsync(writer, schema, columns(waiting), cancel);
        waiting.Clear();
    }
}
