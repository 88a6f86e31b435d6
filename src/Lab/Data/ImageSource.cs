namespace PsiSweep.Lab.Data;

/// <summary>A data set of images in files: read, checked against what is known of it, scaled.</summary>
/// <param name="facts">What is known of it.</param>
/// <param name="remote">Where it can be fetched.</param>
public abstract class ImageSource(SetFacts facts, RemoteSet remote) : IFetchableSource
{
    /// <inheritdoc/>
    public string Name => facts.Info.Name;

    /// <inheritdoc/>
    public DataOrigin Origin => remote.Origin;

    /// <inheritdoc/>
    public RemoteSet Remote => remote;

    /// <inheritdoc/>
    public abstract IReadOnlyList<string> Files { get; }

    /// <summary>What is known of it.</summary>
    internal SetFacts Facts => facts;

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
        RawDataset.Of(facts.Info, Scaled(folder, test: false, progress), Scaled(folder, test: true, progress));

    private static void Nobody() { }

    private ImageBytes Checked(string folder, bool test, Action progress)
    {
        var part = Read(folder, test, progress);
        facts.Check(part, test);
        return part;
    }

    private RawPart Scaled(string folder, bool test, Action progress)
    {
        var part = Checked(folder, test, progress);
        return new(facts.Scaling.Apply(part.Pixels.Span, facts.Plane), [.. part.Labels.Select(l => (long)l)]);
    }
}
