using Parquet;
using Parquet.Schema;

namespace PsiSweep.Coordinator.Results.Export;

/// <summary>One typed column of a Parquet file, and the values of one row group.</summary>
internal abstract record ParquetColumn(string Name)
{
    public abstract DataField Field { get; }

    public abstract Task WriteAsync(ParquetRowGroupWriter group, DataField field, CancellationToken cancel);

    /// <summary>Writes one row group.</summary>
    public static async Task WriteGroupAsync(
        ParquetWriter writer,
        ParquetSchema schema,
        IReadOnlyList<ParquetColumn> columns,
        CancellationToken cancel
    )
    {
        using var group = writer.CreateRowGroup();
        for (var i = 0; i < columns.Count; i++)
            await columns[i].WriteAsync(group, schema.DataFields[i], cancel);
        group.CompleteValidate();
    }
}

/// <summary>Values that are always there.</summary>
internal sealed record ValueColumn<T>(string Name, T[] Values) : ParquetColumn(Name)
    where T : struct
{
    public override DataField Field => new DataField<T>(Name);

    public override Task WriteAsync(ParquetRowGroupWriter group, DataField field, CancellationToken cancel) =>
        group.WriteAsync<T>(field, Values.AsMemory(), cancellationToken: cancel);
}

/// <summary>Values that may be missing.</summary>
internal sealed record NullableColumn<T>(string Name, T?[] Values) : ParquetColumn(Name)
    where T : struct
{
    public override DataField Field => new DataField<T?>(Name);

    public override Task WriteAsync(ParquetRowGroupWriter group, DataField field, CancellationToken cancel) =>
        group.WriteAsync<T>(field, (ReadOnlyMemory<T?>)Values.AsMemory(), cancellationToken: cancel);
}

/// <summary>Texts that may be missing.</summary>
internal sealed record TextColumn(string Name, string?[] Values) : ParquetColumn(Name)
{
    public override DataField Field => new DataField<string>(Name);

    public override Task WriteAsync(ParquetRowGroupWriter group, DataField field, CancellationToken cancel) =>
        group.WriteAsync(field, Values!);
}
