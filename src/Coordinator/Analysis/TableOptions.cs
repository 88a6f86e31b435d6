namespace PsiSweep.Coordinator.Analysis;

/// <summary>What goes into a table and how its intervals are made.</summary>
public sealed record TableOptions
{
    /// <summary>Axes by whose values the trials are grouped, each on its own, beside all trials; such as <c>training.optimizer</c>.</summary>
    public IReadOnlyList<string> GroupBy { get; init; } = [];

    /// <summary>The gaps.</summary>
    public IReadOnlyList<Gap> Gaps { get; init; } = Analysis.Gaps.All;

    /// <summary>Whether trials that ran out of epochs before their stop rule take part.</summary>
    public bool IncludeStopMissed { get; init; }

    /// <summary>Bootstrap resamples for each interval, ≥ 0; 0: no intervals. See <see cref="Bootstrap.Affordable"/> for very many trials.</summary>
    public int Resamples { get; init; } = 1000;

    /// <summary>Seeds the bootstrap.</summary>
    public long Seed { get; init; }
}
