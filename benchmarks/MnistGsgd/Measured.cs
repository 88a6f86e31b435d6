using Parquet;
using Parquet.Schema;

namespace PsiSweep.Benchmarks.MnistGsgd;

/// <summary>Our own numbers, from the files that the sweep left.</summary>
internal static class Measured
{
    /// <summary>Reads the epochs that the authors' table has.</summary>
    /// <param name="folder">Results folder of the sweep.</param>
    public static async Task<IReadOnlyList<Point>> Read(string folder)
    {
        var optimizers = Optimizers(Path.Combine(folder, "results.csv"));
        await using var reader = await ParquetReader.CreateAsync(Path.Combine(folder, "epochs.parquet"));
        var trial = await Column<long>(reader, "trial");
        var epoch = await Column<int>(reader, "epoch");
        var trainLoss = await Column<double>(reader, "running_loss");
        var testError = await Nullable(reader, "test.error");
        var testLoss = await Nullable(reader, "test.loss");
        return
        [
            .. Authors.Points.Select(p =>
            {
                var rows = Enumerable
                    .Range(0, trial.Count)
                    .Where(i => epoch[i] == p.Epoch && optimizers[trial[i]] == p.Optimizer)
                    .ToArray();
                return new Point(
                    p.Optimizer,
                    p.Epoch,
                    Sample.Of([.. rows.Select(i => trainLoss[i])]),
                    Sample.Of([.. rows.Select(i => 1 - testError[i]!.Value)]),
                    Sample.Of([.. rows.Select(i => testLoss[i]!.Value)])
                );
            }),
        ];
    }

    private static Dictionary<long, string> Optimizers(string csv)
    {
        var lines = File.ReadAllLines(csv);
        var column = Array.IndexOf(lines[0].Split(','), "training.optimizer");
        return lines
            .Skip(1)
            .Select(l => l.Split(','))
            .ToDictionary(c => long.Parse(c[0], System.Globalization.CultureInfo.InvariantCulture), c => c[column]);
    }

    private static Task<List<T>> Column<T>(ParquetReader reader, string name)
        where T : struct => Read<T>(reader, name, (group, field, values) => group.ReadAsync<T>(field, values));

    private static Task<List<double?>> Nullable(ParquetReader reader, string name) =>
        Read<double?>(reader, name, (group, field, values) => group.ReadAsync<double>(field, values));

    private static async Task<List<T>> Read<T>(
        ParquetReader reader,
        string name,
        Func<ParquetRowGroupReader, DataField, Memory<T>, ValueTask> read
    )
    {
        var field = reader.Schema.DataFields.Single(f => f.Name == name);
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
