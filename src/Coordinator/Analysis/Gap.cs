using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>A generalization gap: test minus train, at the final weights over the full sets; or any column that stands for one in a file
/// from elsewhere.</summary>
/// <param name="Column">Its column, such as <c>gap.loss</c>.</param>
public sealed record Gap(string Column)
{
    /// <summary>Of the mean cross-entropy, in nats.</summary>
    public static Gap Loss { get; } = new("gap.loss");

    /// <summary>Of the error rate, in [−1, 1].</summary>
    public static Gap Error { get; } = new("gap.error");

    private const int ErrorDigits = 12;

    /// <summary>Whether it is a difference of two rates in [0, 1], as Hoeffding's bound needs: all but that of the cross-entropy.</summary>
    public bool IsOfRates => this != Loss;

    /// <summary>The column.</summary>
    public string ToText() => Column;

    /// <summary>The gap of a trial; NaN when it was not evaluated.</summary>
    public double Of(TrialResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        // Rates are ratios of counts: equal gaps are to be ties, whatever the last place of their difference.
        return result.Final is not { } final ? double.NaN
            : this == Loss ? final.GapLoss
            : Math.Round(final.GapError, ErrorDigits);
    }
}

/// <summary>The gaps of a sweep.</summary>
public static class Gaps
{
    /// <summary>Both.</summary>
    public static IReadOnlyList<Gap> All { get; } = [Gap.Loss, Gap.Error];
}
