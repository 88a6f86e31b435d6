namespace PsiSweep.Coordinator.Analysis;

/// <summary>A coefficient and its interval.</summary>
/// <param name="Value">The coefficient over all pairs; NaN when it is undefined (fewer than two pairs, or a constant column).</param>
/// <param name="Low">Lower end of the interval; NaN when there is none.</param>
/// <param name="High">Upper end of the interval; NaN when there is none.</param>
public readonly record struct Estimate(double Value, double Low, double High)
{
    /// <summary>Whether the coefficient is defined.</summary>
    public bool IsDefined => !double.IsNaN(Value);

    /// <summary>Whether there is an interval.</summary>
    public bool HasInterval => !double.IsNaN(Low);
}

/// <summary>The three coefficients of two columns.</summary>
/// <param name="N">Number of pairs.</param>
/// <param name="Pearson">Pearson's r.</param>
/// <param name="Spearman">Spearman's rho, average ranks.</param>
/// <param name="Kendall">Kendall's tau-b.</param>
/// <param name="Resamples">Times the coefficients were computed again for the intervals, each time without one pair; 0: no
/// intervals.</param>
public sealed record Correlations(int N, Estimate Pearson, Estimate Spearman, Estimate Kendall, int Resamples);
