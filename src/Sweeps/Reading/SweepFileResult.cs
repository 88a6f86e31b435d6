using PsiSweep.Sweeps.Mistakes;

namespace PsiSweep.Sweeps.Reading;

/// <summary>What came of reading a sweep file: a sweep, or the mistakes.</summary>
/// <param name="Spec">The sweep; null when there is a mistake.</param>
/// <param name="Problems">Every mistake, in the order of the file; empty when there is a sweep.</param>
public sealed record SweepFileResult(SweepSpec? Spec, IReadOnlyList<SweepProblem> Problems)
{
    /// <summary>The sweep.</summary>
    /// <exception cref="SweepFileException">There are mistakes.</exception>
    public SweepSpec SpecOrThrow() => Spec ?? throw new SweepFileException(Problems);
}
