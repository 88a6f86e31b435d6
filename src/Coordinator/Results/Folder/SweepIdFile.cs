using PsiSweep.Sweeps;

namespace PsiSweep.Coordinator.Results.Folder;

/// <summary>The file in a results folder that says whose it is, so that results of two sweeps never mix.</summary>
public static class SweepIdFile
{
    private const string FileName = "sweep.id";

    /// <summary>The identity of the sweep that a folder belongs to; null: none yet.</summary>
    public static string? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? File.ReadAllText(path).Trim() : null;
    }

    /// <summary>Makes the folder the sweep's, or sees that it is.</summary>
    /// <exception cref="SweepMismatchException">It is another sweep's.</exception>
    public static void Claim(string folder, ITrialSource sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        if (Read(folder) is not { } owner)
            File.WriteAllText(Path.Combine(folder, FileName), sweep.SweepId + "\n");
        else if (owner != sweep.SweepId)
            throw new SweepMismatchException(folder, owner, sweep.SweepId);
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
        ) { }

    /// <summary>With a sentence.</summary>
    public SweepMismatchException(string message)
        : base(message) { }

    /// <summary>With a sentence and its cause.</summary>
    public SweepMismatchException(string message, Exception inner)
        : base(message, inner) { }

    /// <summary>Without a reason; not used.</summary>
    public SweepMismatchException() { }
}
