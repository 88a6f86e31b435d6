using PsiSweep.Sweeps.Mistakes;
using PsiSweep.Sweeps.Reading;

namespace PsiSweep.Sweeps.Tests;

/// <summary>Short ways to read sweeps in tests.</summary>
internal static class SweepText
{
    public static SweepSpec Spec(string yaml) => SweepFile.Parse(yaml, "test.yaml").SpecOrThrow();

    public static IReadOnlyList<SweepProblem> Problems(string yaml) => SweepFile.Parse(yaml, "test.yaml").Problems;

    /// <summary>What the axes give a trial, as "0.1 sgd".</summary>
    public static string Row(this SweepSpec spec, long index) => string.Join(' ', spec.At(index).Axes.Select(a => a.Value));

    public static IEnumerable<string> Rows(this SweepSpec spec) => Enumerable.Range(0, (int)spec.Count).Select(i => spec.Row(i));
}
