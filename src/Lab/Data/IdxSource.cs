namespace PsiSweep.Lab.Data;

/// <summary>A data set in MNIST's four IDX files of grey, square images.</summary>
/// <param name="facts">What is known of it.</param>
/// <param name="remote">Where it can be fetched.</param>
public sealed class IdxSource(SetFacts facts, RemoteSet remote) : ImageSource(facts, remote)
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> Files { get; } =
    ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];

    private protected override ImageBytes Read(string folder, bool test, Action progress)
    {
        var first = test ? 2 : 0;
        var (pixelsPath, pixels) = IdxFile.ReadImages(folder, Files[first], Facts.Count(test), Facts.Info.Sample.Height);
        progress();
        var (labelsPath, labels) = IdxFile.ReadLabels(folder, Files[first + 1], Facts.Count(test), Facts.Info.Classes);
        progress();
        return new(pixelsPath, pixels, labelsPath, labels);
    }
}
