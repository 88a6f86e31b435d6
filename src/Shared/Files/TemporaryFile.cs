using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace PsiSweep.Shared.Files;

/// <summary>
/// A file that is being written: beside its place, under a hidden name that no other writer has, and locked, so that whoever clears up can
/// tell it from what a killed process left. Disposed of before it was put in its place, it is gone.
/// </summary>
public sealed partial class TemporaryFile : IDisposable
{
    // Locks are not known to every network file system; what was written to a moment ago has an owner there too.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);
    private readonly string place;
    private bool isPut;

    private TemporaryFile(FileStream stream, string place) => (Stream, this.place) = (stream, place);

    /// <summary>Where it is written.</summary>
    public FileStream Stream { get; }

    /// <summary>Begins a file; its folder must be there.</summary>
    /// <param name="place">Where it shall be.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static TemporaryFile Create(string place)
    {
        var full = Path.GetFullPath(place);
        var name = $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp";
        var path = Path.Combine(Path.GetDirectoryName(full)!, name);
        return new(new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read), full);
    }

    /// <summary>Whether a file's name is that of a temporary one, of this version or an earlier one.</summary>
    public static bool IsName(string name) => Name().IsMatch(name) || OlderName().IsMatch(name);

    /// <summary>Removes what writers that were killed left in a folder: temporary files that nobody holds, last written some time
    /// ago.</summary>
    /// <param name="folder">The folder; folders within are left alone.</param>
    /// <param name="now">The time.</param>
    /// <returns>How many were removed; 0 where one cannot be.</returns>
    public static int RemoveLeftovers(string folder, DateTimeOffset now)
    {
        try
        {
            var left = Directory
                .EnumerateFiles(folder)
                .Where(f => IsName(Path.GetFileName(f)) && now - File.GetLastWriteTimeUtc(f) > Grace && IsFree(f))
                .ToArray();
            foreach (var file in left)
                File.Delete(file);
            return left.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0; // they cost room; what is to be written says itself when it cannot be
        }
    }

    /// <summary>Forces what was written to the disk.</summary>
    public void Flush() => Stream.Flush(flushToDisk: true);

    /// <summary>Puts it in its place, over what is there. It is still locked meanwhile: nobody takes it for left behind.</summary>
    public void Put()
    {
        Move(overwrite: true);
        Stream.Dispose();
    }

    /// <summary>Puts it in its place unless something is there; of several who try at a time one does.</summary>
    /// <returns>Whether this one did.</returns>
    public bool PutIfFirst()
    {
        Stream.Flush();
        // .NET looks first and renames then: two may both find nothing there. A link is made by one alone.
        if (!OperatingSystem.IsWindows() && Link(Stream.Name, place) == 0)
            return true;
        try
        {
            if (File.Exists(place))
                return false;
            Move(overwrite: false); // Windows, and file systems without links
            return true;
        }
        catch (IOException) when (File.Exists(place))
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "link", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string from,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string to
    );

    private void Move(bool overwrite)
    {
        Stream.Flush();
        if (OperatingSystem.IsWindows())
            Stream.Dispose(); // it renames no open file
        File.Move(Stream.Name, place, overwrite);
        isPut = true;
    }

    private static bool IsFree(string path)
    {
        try
        {
            using var held = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.None);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^\..+\.[0-9a-f]{32}\.tmp\z")]
    private static partial Regex Name();

    // Version 0.1.0 wrote checkpoints and weights, and status, end and copies of the store, to these.
    [GeneratedRegex(@"\.(ckpt|safetensors)\.[a-z0-9]{8}\.[a-z0-9]{3}\.partial\z|^(status\.json|finished\.json|results\.db)\.[0-9]+\z")]
    private static partial Regex OlderName();

    /// <summary>Closes it, and removes it unless it was put in its place.</summary>
    public void Dispose()
    {
        try
        {
            Stream.Dispose();
        }
        catch (IOException)
        {
            // A full disk does not take what was still to be written; it is not wanted any more.
        }

        try
        {
            if (!isPut)
                File.Delete(Stream.Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever next clears up removes it.
        }
    }
}
