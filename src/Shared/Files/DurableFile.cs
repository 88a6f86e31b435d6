using System.Runtime.InteropServices;
using System.Text;

namespace PsiSweep.Shared.Files;

/// <summary>Files that are there whole or not at all, also after the power failed.</summary>
public static class DurableFile
{
    /// <summary>Writes a file under another name, forces it to the disk, renames it, and forces the folder to the disk.</summary>
    /// <exception cref="IOException">It cannot be written; nothing is left behind.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = TemporaryFile.Create(path);
        file.Stream.Write(bytes);
        file.Flush();
        file.Put();
        SyncFolderOf(path);
    }

    /// <summary>The same with text, UTF-8 without mark.</summary>
    /// <exception cref="IOException">It cannot be written; nothing is left behind.</exception>
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    /// <summary>The same, unless the file is there: of several who write at a time one does.</summary>
    /// <returns>Whether this one did.</returns>
    /// <exception cref="IOException">It cannot be written; nothing is left behind.</exception>
    public static bool WriteIfFirst(string path, string text)
    {
        using var file = TemporaryFile.Create(path);
        file.Stream.Write(Encoding.UTF8.GetBytes(text));
        file.Flush();
        var isFirst = file.PutIfFirst();
        SyncFolderOf(path);
        return isFirst;
    }

    /// <summary>Writes a file that is soon written again, whole or not at all, but not forced to the disk.</summary>
    /// <exception cref="IOException">It cannot be written; nothing is left behind.</exception>
    public static void Replace(string path, string text)
    {
        using var file = TemporaryFile.Create(path);
        file.Stream.Write(Encoding.UTF8.GetBytes(text));
        file.Put();
    }

    /// <summary>A renamed file is only safe once its folder is on the disk too; .NET opens no folders.</summary>
    public static void SyncFolderOf(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var handle = Open(Path.GetDirectoryName(Path.GetFullPath(path))!, 0);
        if (handle < 0)
            return; // some network file systems do not allow it; the rename itself is atomic there too
        _ = Sync(handle);
        _ = Close(handle);
    }

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(int handle);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int handle);
}
