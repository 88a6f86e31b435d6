namespace PsiSweep.Coordinator.Results.Export;

/// <summary>
/// Files of one folder that appear together: each is written beside its place under a hidden name, flushed to disk, and renamed only when all
/// are whole. Disposed without <see cref="Commit"/>, the folder is as it was.
/// </summary>
internal sealed class AtomicFiles(string folder) : IDisposable
{
    private readonly List<(FileStream Stream, string Place)> files = [];
    private readonly string mark = Guid.NewGuid().ToString("N");

    /// <summary>A stream to write a file of the folder; this object closes it.</summary>
    /// <param name="name">Path inside the folder; folders on the way are made.</param>
    public FileStream Create(string name)
    {
        var place = Path.Combine(folder, name);
        var parent = Path.GetDirectoryName(place)!;
        Directory.CreateDirectory(parent);
        var stream = new FileStream(Path.Combine(parent, $".{Path.GetFileName(place)}.{mark}.tmp"), FileMode.CreateNew, FileAccess.ReadWrite);
        files.Add((stream, place));
        return stream;
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
        foreach (var (stream, _) in files)
        {
            stream.Flush(flushToDisk: true);
            stream.Dispose();
        }
        foreach (var (stream, place) in files)
            File.Move(stream.Name, place, overwrite: true);
        files.Clear();
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        foreach (var (stream, _) in files)
        {
            stream.Dispose();
            File.Delete(stream.Name);
        }
        files.Clear();
    }
}
