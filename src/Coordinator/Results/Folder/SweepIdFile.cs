using PsiSweep.Shared.Files;
using PsiSweep.Sweeps;

namespace PsiSweep.Coordinator.Results.Folder;

/// <summary>The file in a results folder that says whose it is, so that results of two sweeps never mix.</summary>
public static class SweepIdFile
{
    private const int LongestId = 100;

    /// <summary>The identity of the sweep that a folder belongs to; null: none yet, or an empty file, which a version that wrote it in
    /// place left when the machine crashed.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string? Read(string folder)
    {
        var path = new ResultsFolder(folder).SweepId;
        return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } id ? id : null;
    }

    /// <summary>Makes the folder the sweep's, or sees that it is. Of several that begin at a time one writes the file.</summary>
    /// <exception cref="SweepMismatchException">It is another sweep's.</exception>
    /// <exception cref="CliException">The file holds no identity, or cannot be read or written.</exception>
    public static void Claim(string folder, ITrialSource sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var path = new ResultsFolder(folder).SweepId;
        try
        {
            if (Read(folder) is null && !DurableFile.WriteIfFirst(path, sweep.SweepId + "\n") && Read(folder) is null)
                DurableFile.Write(path, sweep.SweepId + "\n");
            var owner = Read(folder) ?? "";
            if (owner == sweep.SweepId)
                return;
            if (owner.Length is 0 or > LongestId || owner.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
                throw new CliException(
                    ExitCode.BadInput,
                    $"{path} is damaged: it holds no identity of a sweep. If the folder is that of {sweep.Name}, write {sweep.SweepId} "
                        + "into it; else choose another folder with --out"
                );
            throw new SweepMismatchException(folder, owner, sweep.SweepId);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Environment, $"{path} cannot be used: {e.Message}", e);
        }
    }
}

/// <summary>A results folder belongs to another sweep.</summary>
public sealed class SweepMismatchException : Exception
{
    /// <summary>With what is where.</summary>
    public SweepMismatchException(string folder, string there, string here)
        : base(
            $"{folder} holds results of sweep {there}, but the sweep file now describes sweep {here}: settings that change numbers were "
                + "edited. "
                + "Choose another folder with --out, or start over with --fresh (the old results are moved aside)."
        )
    { }

    /// <summary>With a sentence.</summary>
    public SweepMismatchException(string message)
        : base(message) { }

    /// <summary>With a sentence and its cause.</summary>
    public SweepMismatchException(string message, Exception inner)
        : base(message, inner) { }

    /// <summary>Without a reason; not used.</summary>
    public SweepMismatchException() { }
}
