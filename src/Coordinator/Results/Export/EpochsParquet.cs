using Parquet;
using Parquet.Schema;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Results.Export;

/// <summary>
/// Writes epochs.parquet, the learning curves: one row a trial and epoch, the evaluation null where the epoch was not evaluated. Curves are
/// written as they come, so that they are never all in memory.
/// </summary>
internal sealed class EpochsParquet : IAsyncDisposable
{
    private const int GroupSize = 65_536;

    private static readonly ParquetSchema Schema = new(Columns([]).Select(c => c.Field));

    private readonly ParquetWriter writer;
    private readonly List<(long Trial, EpochMetrics Epoch)> waiting = [];
    private bool anyGroup;

    private EpochsParquet(ParquetWriter writer) => this.writer = writer;

    public static async Task<EpochsParquet> CreateAsync(Stream stream, CancellationToken cancel) =>
        new(await ParquetWriter.CreateAsync(Schema, stream, cancellationToken: cancel));

    public async Task AddAsync(TrialRow row, CancellationToken cancel)
    {
        waiting.AddRange(row.Result.Curve.Select(epoch => (row.Trial, epoch)));
        if (waiting.Count >= GroupSize)
            await WriteGroupAsync(cancel);
    }

    /// <summary>Writes what is left; nothing may be added afterwards.</summary>
    public async Task CompleteAsync(CancellationToken cancel)
    {
        if (waiting.Count > 0 || !anyGroup)
            await WriteGroupAsync(cancel);
    }

    public ValueTask DisposeAsync() => writer.DisposeAsync();

    private async Task WriteGroupAsync(CancellationToken cancel)
    {
        anyGroup = true;
        await ParquetColumn.WriteGroupAsync(writer, Schema, Columns(waiting), cancel);
        waiting.Clear();
    }

    private static ParquetColumn[] Columns(List<(long Trial, EpochMetrics Epoch)> rows)
    {
        T[] Each<T>(Func<EpochMetrics, T> value) => [.. rows.Select(r => value(r.Epoch))];
        return
        [
            new ValueColumn<long>("trial", [.. rows.Select(r => r.Trial)]),
            new ValueColumn<int>("epoch", Each(e => e.Epoch)),
            new ValueColumn<double>("lr", Each(e => e.LearningRate)),
            new ValueColumn<double>("running_loss", Each(e => e.RunningLoss)),
            new NullableColumn<double>("train.loss", Each(e => e.Eval?.TrainLoss)),
            new NullableColumn<double>("train.error", Each(e => e.Eval?.TrainError)),
            new NullableColumn<double>("test.loss", Each(e => e.Eval?.TestLoss)),
            new NullableColumn<double>("test.error", Each(e => e.Eval?.TestError)),
            new ValueColumn<double>("seconds", Each(e => e.Seconds)),
        ];
    }
}
