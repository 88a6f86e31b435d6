using System.Globalization;
using System.IO.Compression;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Randomness;

namespace PsiSweep.Lab.Data;

/// <summary>
/// The bundled handwritten digits (UCI, Alpaydin and Kaynak 1998, CC BY 4.0): 1,797 images of 8×8, split 1,197/600 by a shuffle with a
/// fixed
/// seed, not stratified. Grey values 0 to 16 are scaled to [0, 1].
/// </summary>
public sealed class DigitsSource : IDatasetSource
{
    private static readonly DataSetInfo Info = DataSetInfo.Find("digits")!;
    private static readonly int Images = Info.TrainSamples + Info.TestSamples;
    private static readonly int Pixels = (int)Info.Sample.Count;
    private const ulong SplitSeed = 19980701;

    /// <inheritdoc/>
    public string Name => Info.Name;

    /// <inheritdoc/>
    public DataOrigin Origin { get; } = new("Alpaydin, Kaynak 1998, UCI Optical Recognition of Handwritten Digits, test part", "CC BY 4.0");

    /// <inheritdoc/>
    public RawDataset Load(string dataFolder, Action? progress = null)
    {
        var rows = ReadRows();
        var order = Enumerable.Range(0, Images).ToArray();
        new SplitMix64(SplitSeed).Shuffle<int>(order);
        return RawDataset.Of(Info, Part(rows, order.AsSpan(0, Info.TrainSamples)), Part(rows, order.AsSpan(Info.TrainSamples)));
    }

    private static byte[][] ReadRows()
    {
        using var stream =
            typeof(DigitsSource).Assembly.GetManifestResourceStream("digits.csv.gz")
            ?? throw new DataException("the bundled digits are not in the program; build it again");
        using var reader = new StreamReader(new GZipStream(stream, CompressionMode.Decompress));
        var rows = new List<byte[]>(Images);
        while (reader.ReadLine() is { } line)
            rows.Add([.. line.Split(',').Select(t => byte.Parse(t, CultureInfo.InvariantCulture))]);
        if (rows.Count != Images || rows.Exists(r => r.Length != Pixels + 1 || r[Pixels] >= Info.Classes))
            throw new DataException(
                $"the bundled digits are damaged: {rows.Count} rows, expected {Images} of {Pixels} values and a digit; build the program "
                    + "again"
            );
        return [.. rows];
    }

    private static RawPart Part(byte[][] rows, ReadOnlySpan<int> indices)
    {
        var inputs = new float[indices.Length * Pixels];
        var labels = new long[indices.Length];
        for (var i = 0; i < indices.Length; i++)
        {
            var row = rows[indices[i]];
            for (var p = 0; p < Pixels; p++)
                inputs[i * Pixels + p] = row[p] / 16f;
            labels[i] = row[Pixels];
        }

        return new(inputs, labels);
    }
}
