namespace PsiSweep.GpuNode.Data;

/// <summary>
/// A data set in MNIST's four IDX files: 60,000 + 10,000 grey images of 28×28 in 10 classes, scaled as in torchvision's usual transform,
/// (x/255 − mean)/deviation.
/// </summary>
/// <param name="name">Name in a sweep file, and of its folder.</param>
/// <param name="mean">Mean of the training pixels, of x/255.</param>
/// <param name="deviation">Their standard deviation.</param>
/// <param name="remote">Where it can be fetched.</param>
public sealed class IdxSource(string name, float mean, float deviation, RemoteSet remote) : IFetchableSource
{
    private const int Side = 28;
    private const int Classes = 10;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public RemoteSet Remote => remote;

    /// <inheritdoc/>
    public IReadOnlyList<string> Files { get; } = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    /// <inheritdoc/>
    public RawDataset Load(string dataFolder) => LoadFrom(this.FolderIn(dataFolder));

    /// <inheritdoc/>
    public RawDataset LoadFrom(string folder) => new(Part(folder, "train", 60_000), Part(folder, "t10k", 10_000), Classes, [1, Side, Side]);

    private RawPart Part(string folder, string prefix, int count)
    {
        var pixels = IdxFile.ReadImages(folder, $"{prefix}-images-idx3-ubyte", count, Side).Span;
        var labels = IdxFile.ReadLabels(folder, $"{prefix}-labels-idx1-ubyte", count, Classes);
        var inputs = new float[pixels.Length];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = (pixels[i] / 255f - mean) / deviation;
        return new(inputs, labels);
    }
}
