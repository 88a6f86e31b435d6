using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Results.Export;

/// <summary>
/// Writes epochs.parquet, the learning curves: one row a trial and epoch, the evaluation null where the epoch was not evaluated.
/// </summary>
internal sealed class EpochsParquet : IAsyncDisposable
{
    private const int GroupSize = 65_536;
    private readonly ParquetRows<(long Trial, EpochMetrics Epoch)> file;

    private EpochsParquet(ParquetRows<(long Trial, EpochMetrics Epoch)> file) => this.file = file;

    public static async Task<EpochsParquet> CreateAsync(Stream stream, CancellationToken cancel) =>
        new(await ParquetRows<(long Trial, EpochMetrics Epoch)>.CreateAsync(stream, GroupSize, Columns, cancel));

    public async Task AddAsync(TrialRow row, CancellationToken cancel)
    {
        foreach (var epoch in row.Result.Curve)
            await file.AddAsync((row.Trial, epoch), cancel);
    }

    /// <summary>Writes what is left; nothing may be added afterwards.</summary>
    public Task CompleteAsync(CancellationToken cancel) => file.CompleteAsync(cancel);

    public ValueTask DisposeAsync() => file.DisposeAsync();

    private static ParquetColumn[] Columns(IReadOnlyList<(long Trial, EpochMetrics Epoch)> rows)
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
