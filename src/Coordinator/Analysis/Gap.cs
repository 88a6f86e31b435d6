using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>The two generalization gaps: test minus train, at the final weights over the full sets.</summary>
public enum Gap
{
    /// <summary>Of the mean cross-entropy, in nats. Text form <c>gap.loss</c>.</summary>
    Loss = 0,

    /// <summary>Of the error rate, in [−1, 1]. Text form <c>gap.error</c>.</summary>
    Error = 1,
}

/// <summary>What can be asked of a <see cref="Gap"/>.</summary>
public static class Gaps
{
    /// <summary>Both.</summary>
    public static IReadOnlyList<Gap> All { get; } = [Gap.Loss, Gap.Error];

    /// <summary>The column of results.csv.</summary>
    public static string ToText(this Gap gap) => gap == Gap.Loss ? "gap.loss" : "gap.error";

    /// <summary>The gap of a trial; NaN when it was not evaluated.</summary>
    public static double Of(this Gap gap, TrialResult result) => result.Final is not { } final ? double.NaN
        : gap == Gap.Loss ? final.GapLoss : final.GapError;
}
