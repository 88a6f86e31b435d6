namespace PsiSweep.Sweeps.Mistakes;

/// <summary>A sweep file that is not fit to run, with every mistake that was found in it.</summary>
public sealed class SweepFileException(IReadOnlyList<SweepProblem> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>The mistakes, in the order of the file; at least one.</summary>
    public IReadOnlyList<SweepProblem> Problems { get; } = problems;
}
