namespace PsiSweep.Coordinator.Results.Folder;

/// <summary>Sees to it that one coordinator at a time works on a results folder. The system frees it with the process, however that
/// ends.</summary>
public sealed class FolderLock : IDisposable
{
    private const string FileName = "lock";
    private readonly FileStream file;

    private FolderLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock.</summary>
    /// <exception cref="CliException">Another process has it, or the folder cannot be written.</exception>
    public static FolderLock Take(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new(new FileStream(Path.Combine(folder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new CliException(ExitCode.Environment, $"{folder} cannot be written: {e.Message}", e);
        }
        catch (IOException e)
        {
            throw IsTaken(folder)
                ? new CliException(
                    ExitCode.BadInput,
                    $"another psisweep run works on {folder}; wait for it ('psisweep status {folder}'), or choose another folder with "
                        + "--out",
                    e
                )
                : new CliException(ExitCode.Environment, $"{folder} cannot be written: {e.Message}", e);
        }
    }

    /// <summary>Whether a process has the lock of a folder.</summary>
    public static bool IsTaken(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return false;
        try
        {
            using var probe = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Frees it.</summary>
    public void Dispose() => file.Dispose();
}
