using System.Collections.Immutable;

namespace PsiSweep.Lab.Data;

/// <summary>A data set of images in files: read, checked against what is known of it, scaled.</summary>
/// <param name="name">Name in a sweep file, and of its folder.</param>
/// <param name="shape">(channels, height, width).</param>
/// <param name="facts">What is known of it.</param>
/// <param name="remote">Where it can be fetched.</param>
public abstract class ImageSource(string name, ImmutableArray<int> shape, SetFacts facts, RemoteSet remote) : IFetchableSource
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public DataOrigin Origin => remote.Origin;

    /// <inheritdoc/>
    public RemoteSet Remote => remote;

    /// <inheritdoc/>
    public abstract IReadOnlyList<string> Files { get; }

    /// <summary>What is known of it.</summary>
    internal SetFacts Facts => facts;

    private int Plane => shape[1] * shape[2];

    /// <inheritdoc/>
    public RawDataset Load(string dataFolder, Action? progress = null) => LoadFrom(this.FolderIn(dataFolder), progress ?? Nobody);

    /// <inheritdoc/>
    public RawDataset LoadFrom(string folder) => LoadFrom(folder, Nobody);

    /// <inheritdoc/>
    public void Verify(string folder)
    {
        Checked(folder, test: false, Nobody);
        Checked(folder, test: true, Nobody);
    }

    /// <summary>Reads a part as its files hold it.</summary>
    /// <param name="folder">The set's folder.</param>
    /// <param name="test">Whether the test part.</param>
    /// <param name="progress">Called after each file.</param>
    private protected abstract ImageBytes Read(string folder, bool test, Action progress);

    private RawDataset LoadFrom(string folder, Action progress) =>
        new(Scaled(folder, test: false, progress), Scaled(folder, test: true, progress), facts.Classes, shape);

    private static void Nobody() { }

    private ImageBytes Checked(string folder, bool test, Action progress)
    {
        var part = Read(folder, test, progress);
        facts.Check(name, part, test, Plane);
        return part;
    }

    private RawPart Scaled(string folder, bool test, Action progress)
    {
        var part = Checked(folder, test, progress);
        return new(facts.Scaling.Apply(part.Pixels.Span, Plane), [.. part.Labels.Select(l => (long)l)]);
    }
}
