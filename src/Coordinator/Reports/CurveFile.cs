using Parquet;
using PsiSweep.Shared.Randomness;

namespace PsiSweep.Coordinator.Reports;

/// <summary>An evaluated epoch of a trial.</summary>
/// <param name="Place">The trial's place in the table, which is not its number where trials are missing.</param>
/// <param name="Epoch">From 1.</param>
/// <param name="TrainLoss">Training cross-entropy.</param>
/// <param name="TestError">Test error rate.</param>
internal readonly record struct CurvePoint(int Place, int Epoch, double TrainLoss, double TestError);

/// <summary>What is drawn of a sweep's learning curves.</summary>
/// <param name="Points">Evaluated epochs.</param>
/// <param name="Trials">Trials of the table.</param>
/// <param name="Drawn">So many of them were looked for in the file; fewer than all: a seeded draw.</param>
/// <param name="Unknown">Trials that the file has and the table has not.</param>
internal sealed record CurveSample(IReadOnlyList<CurvePoint> Points, int Trials, int Drawn, int Unknown);

/// <summary>Reads epochs.parquet for the learning curves.</summary>
internal static class CurveFile
{
    private const ulong Seed = 0;

    /// <summary>Reads the evaluated epochs of the trials of a table; of very many trials those of a seeded draw.</summary>
    /// <param name="path">The file.</param>
    /// <param name="trials">Numbers of the table's trials in its order.</param>
    /// <param name="mostTrials">Trials to read at most.</param>
    /// <param name="cancel">Stops it.</param>
    public static async Task<CurveSample> ReadAsync(string path, IReadOnlyList<long> trials, int mostTrials, CancellationToken cancel)
    {
        var known = trials.ToHashSet();
        var places = Draw(trials.Count, mostTrials).ToLookup(p => trials[p]).ToDictionary(g => g.Key, g => g.First());
        var unknown = new HashSet<long>();
        var points = new List<CurvePoint>();
        await using var stream = File.OpenRead(path);
        await using var reader = await ParquetReader.CreateAsync(stream, cancellationToken: cancel);
        var fields = reader.Schema.DataFields.ToDictionary(f => f.Name);
        for (var g = 0; g < reader.RowGroupCount; g++)
        {
            using var group = reader.OpenRowGroupReader(g);
            var rows = (int)group.RowCount;
            var (trial, epoch) = (new long[rows], new int[rows]);
            var (loss, error) = (new double?[rows], new double?[rows]);
            await group.ReadAsync<long>(fields["trial"], trial, cancellationToken: cancel);
            await group.ReadAsync<int>(fields["epoch"], epoch, cancellationToken: cancel);
            await group.ReadAsync<double>(fields["train.loss"], loss, cancellationToken: cancel);
            await group.ReadAsync<double>(fields["test.error"], error, cancellationToken: cancel);
            for (var i = 0; i < rows; i++)
            {
                if (!known.Contains(trial[i]))
                    unknown.Add(trial[i]);
                else if (places.TryGetValue(trial[i], out var place) && loss[i] is { } l && error[i] is { } e && double.IsFinite(l))
                    points.Add(new(place, epoch[i], l, e));
            }
        }

        return new(points, trials.Count, places.Count, unknown.Count);
    }

    /// <summary>Places drawn without replacement. Not every k-th: k may be in step with an axis, and all of them of one group.</summary>
    private static int[] Draw(int count, int most)
    {
        int[] places = [.. Enumerable.Range(0, count)];
        if (count <= most)
            return places;
        new SplitMix64(Seed).Shuffle(places.AsSpan());
        return places[..most];
    }
}
