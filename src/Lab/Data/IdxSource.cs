namespace PsiSweep.Lab.Data;

/// <summary>A data set in MNIST's four IDX files of grey, square images.</summary>
/// <param name="name">Name in a sweep file, and of its folder.</param>
/// <param name="side">Rows and columns of an image.</param>
/// <param name="facts">What is known of it.</param>
/// <param name="remote">Where it can be fetched.</param>
public sealed class IdxSource(string name, int side, SetFacts facts, RemoteSet remote) : ImageSource(name, [1, side, side], facts, remote)
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Files { get; } =
    ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    private protected override ImageBytes Read(string folder, bool test, Action progress)
    {
        var first = test ? 2 : 0;
        var (pixelsPath, pixels) = IdxFile.ReadImages(folder, Files[first], Facts.Count(test), side);
        progress();
        var (labelsPath, labels) = IdxFile.ReadLabels(folder, Files[first + 1], Facts.Count(test), Facts.Classes);
        progress();
        return new(pixelsPath, pixels, labelsPath, labels);
    }
}
