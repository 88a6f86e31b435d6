using Parquet;
using Parquet.Schema;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Results;

public class ParquetTests
{
    [Fact]
    public async Task Results_come_back_typed()
    {
        var rows = Sample.Rows();
        var columns = ResultColumns.Of(Sample.Sweep.Axes, Sample.Sweep.Measures, rows);
        using var stream = new MemoryStream();
        await WriteAsync(stream, columns, rows);
        await using var reader = await ParquetReader.CreateAsync(stream, cancellationToken: Cancel);
        Assert.Equal(columns.All, reader.Schema.DataFields.Select(f => f.Name));
        Assert.Equal(rows.Select(r => r.Trial), await Values<long>(reader, "trial"));
        Assert.Equal(rows.Select(r => r.Result.Status.ToText()), await Texts(reader, "status"));
        Assert.Equal(rows.Select(r => r.Result.Reason), await Texts(reader, "reason"));
        Assert.Equal(rows.Select(r => r.Axes[0].Value), await Texts(reader, "training.optimizer"));
        Assert.Equal(rows.Select(r => double.Parse(r.Axes[1].Value)), await Values<double>(reader, "training.lr"));
        Assert.Equal(rows.Select(r => long.Parse(r.Axes[2].Value)), await Values<long>(reader, "seed"));
        Assert.Equal(rows.Select(r => r.Result.Epochs), await Values<int>(reader, "epochs"));
        foreach (var column in columns.Measures)
            Assert.Equal(rows.Select(r => ResultColumns.Measured(r, column)), await Nullable(reader, column));
        Assert.Equal(rows.Select(r => r.Result.Final?.GapLoss), await Nullable(reader, "gap.loss"));
    }

    [Fact]
    public async Task Epochs_come_back_over_several_row_groups()
    {
        // more than the 65,536 rows of a group
        var row = Sample.Rows(1)[0];
        var rows = Enumerable.Range(0, 25_000).Select(i => row with { Trial = i }).ToArray();
        using var stream = new MemoryStream();
        await using (var epochs = await EpochsParquet.CreateAsync(stream, Cancel))
        {
            foreach (var each in rows)
                await epochs.AddAsync(each, Cancel);
            await epochs.CompleteAsync(Cancel);
        }
        await using var reader = await ParquetReader.CreateAsync(stream, cancellationToken: Cancel);
        Assert.Equal(2, reader.RowGroupCount);
        Assert.Equal(
            ["trial", "epoch", "lr", "running_loss", "train.loss", "train.error", "test.loss", "test.error", "seconds"],
            reader.Schema.DataFields.Select(f => f.Name)
        );
        Assert.Equal(rows.SelectMany(r => Enumerable.Repeat(r.Trial, 3)), await Values<long>(reader, "trial"));
        Assert.Equal(rows.SelectMany(r => r.Result.Curve.Select(e => e.LearningRate)), await Values<double>(reader, "lr"));
        Assert.Equal(rows.SelectMany(r => r.Result.Curve.Select(e => e.Eval?.TestLoss)), await Nullable(reader, "test.loss"));
    }

    [Fact]
    public async Task No_rows_make_a_file_with_columns()
    {
        using var stream = new MemoryStream();
        await WriteAsync(stream, ResultColumns.Of(["seed"], ["psi.trace"], []), []);
        await using var reader = await ParquetReader.CreateAsync(stream, cancellationToken: Cancel);
        Assert.Empty(await Values<long>(reader, "trial"));
        Assert.Contains("psi.trace.se", reader.Schema.DataFields.Select(f => f.Name));
    }

    [Fact]
    public async Task Results_come_back_over_several_row_groups()
    {
        var row = Sample.Rows(1)[0];
        var rows = Enumerable.Range(0, 20_000).Select(i => row with { Trial = i }).ToArray();
        using var stream = new MemoryStream();
        await WriteAsync(stream, ResultColumns.Of(Sample.Sweep.Axes, Sample.Sweep.Measures, rows), rows);
        await using var reader = await ParquetReader.CreateAsync(stream, cancellationToken: Cancel);
        Assert.Equal(5, reader.RowGroupCount); // of 4,096 rows
        Assert.Equal(rows.Select(r => r.Trial), await Values<long>(reader, "trial"));
    }

    private static async Task WriteAsync(Stream stream, ResultColumns columns, IReadOnlyList<TrialRow> rows)
    {
        var data = TableData.Of(rows, columns.Axes);
        await using var parquet = await ResultsParquet.CreateAsync(stream, columns, data.Values, Cancel);
        foreach (var row in rows)
            await parquet.AddAsync(row, Cancel);
        await parquet.CompleteAsync(Cancel);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Task<List<T>> Values<T>(ParquetReader reader, string column)
        where T : struct => Read<T>(reader, column, (group, field, values) => group.ReadAsync<T>(field, values, cancellationToken: Cancel));

    private static Task<List<double?>> Nullable(ParquetReader reader, string column) =>
        Read<double?>(reader, column, (group, field, values) => group.ReadAsync<double>(field, values, cancellationToken: Cancel));

    private static Task<List<string?>> Texts(ParquetReader reader, string column) =>
        Read<string?>(reader, column, (group, field, values) => group.ReadAsync(field, values!, cancellationToken: Cancel));

    private static async Task<List<T>> Read<T>(
        ParquetReader reader,
        string column,
        Func<ParquetRowGroupReader, DataField, Memory<T>, ValueTask> read
    )
    {
        var field = reader.Schema.DataFields.Single(f => f.Name == column);
        var all = new List<T>();
        for (var i = 0; i < reader.RowGroupCount; i++)
        {
            using var group = reader.OpenRowGroupReader(i);
            var values = new T[group.RowCount];
            await read(group, field, values);
            all.AddRange(values);
        }
        return all;
    }
}
