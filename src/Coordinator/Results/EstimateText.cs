using PsiSweep.Coordinator.Analysis;

namespace PsiSweep.Coordinator.Results;

/// <summary>How a coefficient reads.</summary>
public static class EstimateText
{
    /// <summary>Stands for a coefficient that is undefined.</summary>
    public const string Undefined = StatisticText.Undefined;

    /// <summary>A coefficient with its interval: <c>0.62 [0.41, 0.78]</c>, <c>0.62</c> without one, <c>–</c> when undefined.</summary>
    public static string Of(Estimate estimate) =>
        !estimate.IsDefined ? Undefined
        : estimate.HasInterval
            ? $"{StatisticText.Two(estimate.Value)} [{StatisticText.Two(estimate.Low)}, {StatisticText.Two(estimate.High)}]"
        : StatisticText.Two(estimate.Value);
}
