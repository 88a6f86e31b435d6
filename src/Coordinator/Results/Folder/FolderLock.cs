namespace PsiSweep.Coordinator.Results.Folder;

/// <summary>Sees to it that one coordinator at a time works on a results folder. The system frees it with the process, however that
/// ends.</summary>
public sealed class FolderLock : IDisposable
{
    private readonly FileStream file;

    private FolderLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="CliException">Another process has it, or the folder cannot be written.</exception>
    public static FolderLock Take(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new(new FileStream(PathIn(folder), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (IsHeldByAnother(e))
        {
            throw new CliException(
                ExitCode.BadInput,
                $"another psisweep run works on {folder}; wait for it ('psisweep status {folder}'), or choose another folder with --out",
                e
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Environment, $"{folder} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Whether a process has the lock of a folder. Nothing is written.</summary>
    public static bool IsTaken(string folder)
    {
        try
        {
            using var probe = new FileStream(PathIn(folder), FileMode.Open, FileAccess.Read, FileShare.None);
            return false;
        }
        catch (IOException e)
        {
            return IsHeldByAnother(e);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string PathIn(string folder) => new ResultsFolder(folder).Lock;

    /// <summary>Whether the system said that another process holds the file, and not that the disk is read-only, full or gone: EWOULDBLOCK
    /// of Linux and macOS, the sharing and lock violations of Windows.</summary>
    private static bool IsHeldByAnother(IOException error) =>
        OperatingSystem.IsWindows() ? (error.HResult & 0xFFFF) is 32 or 33
        : OperatingSystem.IsMacOS() ? error.HResult == 35
        : error.HResult == 11;

    /// <summary>Frees it.</summary>
    public void Dispose() => file.Dispose();
}
