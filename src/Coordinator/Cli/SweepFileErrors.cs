using PsiSweep.Sweeps;
using PsiSweep.Sweeps.Mistakes;
using PsiSweep.Sweeps.Reading;

namespace PsiSweep.Coordinator.Cli;

/// <summary>How commands speak of a sweep file that is wrong.</summary>
public static class SweepFileErrors
{
    /// <summary>Reads a sweep file for a command that cannot go on without it.</summary>
    /// <exception cref="CliException">The file has mistakes; the message lists them all.</exception>
    public static SweepSpec ReadOrFail(string file)
    {
        var result = SweepFile.Read(file);
        if (result.Spec is { } spec)
            return spec;
        using var message = new StringWriter();
        Write(message, result.Problems);
        throw new CliException(ExitCode.BadInput, message.ToString().TrimEnd());
    }

    /// <summary>Writes the mistakes, one a line, and how many they are.</summary>
    public static void Write(TextWriter error, IReadOnlyList<SweepProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(error);
        ArgumentNullException.ThrowIfNull(problems);
        foreach (var problem in problems)
            error.WriteLine(problem);
        error.WriteLine($"{Count.Of(problems.Count, "mistake")}; nothing was started.");
    }
}
