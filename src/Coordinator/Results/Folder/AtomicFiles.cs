using System.Text.RegularExpressions;

namespace PsiSweep.Coordinator.Results.Folder;

/// <summary>
/// Files of one folder that appear together: each is written beside its place under a hidden name, flushed to disk, and renamed only when
/// all
/// are whole. Disposed without <see cref="Commit"/>, the folder is as it was; what a process that was killed left half-written is removed.
/// </summary>
internal sealed partial class AtomicFiles : IDisposable
{
    private readonly string folder;
    private readonly FileStream? alone;
    private readonly List<(FileStream Stream, string Place)> files = [];
    private readonly string mark = Guid.NewGuid().ToString("N");

    /// <summary>Into a folder, which is made when it is not there.</summary>
    public AtomicFiles(string folder)
    {
        this.folder = Directory.CreateDirectory(folder).FullName;
        alone = LockOrNull();
        if (alone is not null)
            RemoveLeftovers();
    }

    /// <summary>A stream to write a file of the folder; this object closes it.</summary>
    /// <param name="name">Path inside the folder; folders on the way are made.</param>
    public FileStream Create(string name)
    {
        var place = Path.Combine(folder, name);
        var parent = Path.GetDirectoryName(place)!;
        Directory.CreateDirectory(parent);
        var stream = new FileStream(
            Path.Combine(parent, $".{Path.GetFileName(place)}.{mark}.tmp"),
            FileMode.CreateNew,
            FileAccess.ReadWrite
        );
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

    // Coordinators share a folder. Who is alone in writing to it may clear up.
    private FileStream? LockOrNull()
    {
        try
        {
            return new(
                Path.Combine(folder, ".export.lock"),
                FileMode.OpenOrCreate,
                FileAccess.Write,
                FileShare.None,
                1,
                FileOptions.DeleteOnClose
            );
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void RemoveLeftovers()
    {
        foreach (var parent in Directory.EnumerateDirectories(folder).Prepend(folder).ToArray())
        {
            foreach (
                var file in Directory.EnumerateFiles(parent, ".*.tmp").Where(f => HalfWritten().IsMatch(Path.GetFileName(f))).ToArray()
            )
                File.Delete(file);
        }
    }

    [GeneratedRegex(@"^\..+\.[0-9a-f]{32}\.tmp\z")]
    private static partial Regex HalfWritten();

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        foreach (var (stream, _) in files)
        {
            stream.Dispose();
            File.Delete(stream.Name);
        }
        files.Clear();
        alone?.Dispose();
    }
}
