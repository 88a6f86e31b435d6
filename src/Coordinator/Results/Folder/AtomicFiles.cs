using PsiSweep.Shared.Files;

namespace PsiSweep.Coordinator.Results.Folder;

/// <summary>
/// Files of one folder that appear together: each is written beside its place under a hidden name, flushed to disk, and renamed only when
/// all are whole. Disposed without <see cref="Commit"/>, the folder is as it was; what a process that was killed left half-written is
/// removed, and nothing that another process writes at the time.
/// </summary>
internal sealed class AtomicFiles : IDisposable
{
    private readonly string folder;
    private readonly List<(TemporaryFile File, string Place)> files = [];

    /// <summary>Into a folder, which is made when it is not there.</summary>
    public AtomicFiles(string folder)
    {
        this.folder = Directory.CreateDirectory(folder).FullName;
        foreach (var parent in Directory.EnumerateDirectories(folder).Prepend(folder).ToArray())
            TemporaryFile.RemoveLeftovers(parent, DateTimeOffset.UtcNow);
    }

    /// <summary>A stream to write a file of the folder; this object closes it.</summary>
    /// <param name="name">Path inside the folder; folders on the way are made.</param>
    public FileStream Create(string name)
    {
        var place = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        var file = TemporaryFile.Create(place);
        files.Add((file, place));
        return file.Stream;
    }

    /// <summary>Writes a file of text, UTF-8 without mark.</summary>
    public void WriteText(string name, string text)
    {
        using var writer = new StreamWriter(Create(name), leaveOpen: true);
        writer.Write(text);
    }

    /// <summary>Puts every file in its place.</summary>
    public void Commit()
    {
        foreach (var (file, _) in files)
            file.Flush();
        foreach (var (file, _) in files)
            file.Put();
        foreach (var (_, place) in files.DistinctBy(f => Path.GetDirectoryName(f.Place)))
            DurableFile.SyncFolderOf(place);
        files.Clear();
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        foreach (var (file, _) in files)
            file.Dispose();
        files.Clear();
    }
}
