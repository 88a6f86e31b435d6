using System.Globalization;
using PsiSweep.Coordinator.Analysis;

namespace PsiSweep.Coordinator.Results;

/// <summary>How a coefficient reads.</summary>
public static class EstimateText
{
    /// <summary>Stands for a coefficient that is undefined.</summary>
    public const string Undefined = "–";

    /// <summary>A coefficient with its interval: <c>0.62 [0.41, 0.78]</c>, <c>0.62</c> without one, <c>–</c> when undefined.</summary>
    public static string Of(Estimate estimate) =>
        !estimate.IsDefined ? Undefined
        : estimate.HasInterval ? $"{Two(estimate.Value)} [{Two(estimate.Low)}, {Two(estimate.High)}]"
        : Two(estimate.Value);

    private static string Two(double value)
    {
        var text = value.ToString("0.00", CultureInfo.InvariantCulture);
        return text == "-0.00" ? "0.00" : text;
    }
}
