using PsiSweep.Lab.PathSpace;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>Quantiles of the log-magnitudes of basis-path values.</summary>
internal static class LogQuantiles
{
    /// <summary>log |v|, ascending.</summary>
    public static double[] Sorted(PathSpaceMap paths)
    {
        using var cpu = paths.LogMagnitudes.cpu();
        var logs = cpu.data<double>().ToArray();
        Array.Sort(logs);
        return logs;
    }

    /// <summary>The quantile q in [0, 1], linear between order statistics (numpy's default).</summary>
    public static double At(double[] sorted, double q)
    {
        var position = q * (sorted.Length - 1);
        var below = (int)Math.Floor(position);
        var share = position - below;
        // Towards −∞ (an edge of weight 0) every point between is −∞ too; the formula would make it NaN.
        return share == 0 || double.IsNegativeInfinity(sorted[below])
            ? sorted[below]
            : sorted[below] + share * (sorted[below + 1] - sorted[below]);
    }
}
