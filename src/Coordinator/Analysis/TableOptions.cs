namespace PsiSweep.Coordinator.Analysis;

/// <summary>What goes into a table and how its intervals are made.</summary>
public sealed record TableOptions
{
    /// <summary>Axes by whose values the trials are grouped, each on its own, beside all trials; such as
    /// <c>training.optimizer</c>.</summary>
    public IReadOnlyList<string> GroupBy { get; init; } = [];

    /// <summary>The gaps.</summary>
    public IReadOnlyList<Gap> Gaps { get; init; } = Analysis.Gaps.All;

    /// <summary>Columns of measures, in this order; empty: all there are.</summary>
    public IReadOnlyList<string> Measures { get; init; } = [];

    /// <summary>Whether trials that ran out of epochs before their stop rule take part.</summary>
    public bool IncludeStopMissed { get; init; }

    /// <summary>Whether the coefficients get intervals, see <see cref="Jackknife"/>.</summary>
    public bool Intervals { get; init; } = true;

    /// <summary>The further statistics to compute; none unless asked for.</summary>
    public IReadOnlyList<Statistic> Statistics { get; init; } = [];

    /// <summary>Permutations of a p-value, ≥ 1; see <see cref="PermutationTest"/> for very many trials.</summary>
    public int Permutations { get; init; } = 2000;

    /// <summary>Test samples behind a gap of rates, ≥ 1, for the robust sign error's weights; null: unknown, and no such errors.</summary>
    public int? TestSamples { get; init; }

    /// <summary>Seeds the permutations and the samples of very many trials.</summary>
    public long Seed { get; init; }
}
