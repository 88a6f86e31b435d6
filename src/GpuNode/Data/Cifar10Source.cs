namespace PsiSweep.GpuNode.Data;

/// <summary>
/// CIFAR-10 in its binary form (Krizhevsky 2009): records of a label and 3×32×32 bytes, five training files and one test file of 10,000
/// each; scaled a channel as in torchvision's usual transform.
/// </summary>
/// <param name="remote">Where it can be fetched.</param>
public sealed class Cifar10Source(RemoteSet remote) : IFetchableSource
{
    private const int Records = 10_000;
    private const int Plane = 32 * 32;
    private const int Pixels = 3 * Plane;
    private const int Classes = 10;
    private static readonly float[] Means = [0.4914f, 0.4822f, 0.4465f];
    private static readonly float[] Deviations = [0.2470f, 0.2435f, 0.2616f];

    /// <inheritdoc/>
    public string Name => "cifar10";

    /// <inheritdoc/>
    public RemoteSet Remote => remote;

    /// <inheritdoc/>
    public IReadOnlyList<string> Files { get; } = [.. Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin"), "test_batch.bin"];

    /// <inheritdoc/>
    public RawDataset Load(string dataFolder) => LoadFrom(this.FolderIn(dataFolder));

    /// <inheritdoc/>
    public RawDataset LoadFrom(string folder) => new(Part(folder, Files.SkipLast(1)), Part(folder, Files.TakeLast(1)), Classes, [3, 32, 32]);

    private static RawPart Part(string folder, IEnumerable<string> files)
    {
        var parts = files.Select(f => DataFile.Read(folder, f)).ToArray();
        var inputs = new float[parts.Length * Records * Pixels];
        var labels = new long[parts.Length * Records];
        for (var f = 0; f < parts.Length; f++)
        {
            var (path, bytes) = parts[f];
            if (bytes.Length != Records * (1 + Pixels))
                throw new DataException($"{path}: {bytes.Length} bytes, expected {Records * (1 + Pixels)}: {Records} records of a label and {Pixels} pixels");
            for (var r = 0; r < Records; r++)
                Record(path, bytes, r, inputs.AsSpan((f * Records + r) * Pixels, Pixels), out labels[f * Records + r]);
        }

        return new(inputs, labels);
    }

    private static void Record(string path, byte[] bytes, int record, Span<float> pixels, out long label)
    {
        var at = record * (1 + Pixels);
        label = bytes[at] < Classes ? bytes[at] : throw new DataException($"{path}: offset {at}: label {bytes[at]}; allowed are 0 to {Classes - 1}");
        for (var p = 0; p < Pixels; p++)
            pixels[p] = (bytes[at + 1 + p] / 255f - Means[p / Plane]) / Deviations[p / Plane];
    }
}
