namespace PsiSweep.Lab.Flatness;

/// <summary>Hutchinson's estimate of a trace: the mean of z'Hz over Rademacher z (Hutchinson 1990).</summary>
public static class HutchinsonTrace
{
    /// <summary>Probes whose deviation decides how many more are taken.</summary>
    public const int PilotProbes = 8;

    /// <summary>Probes averaged after the pilot, at least: of fewer, the error of a skewed z'Hz would still be too small.</summary>
    public const int FewestProbes = 16;

    /// <summary>
    /// Estimates the trace. A pilot decides how many probes bring the standard error to tolerance·|trace|, and so many others are averaged
    /// (Stein 1945). To go on until the error of the average itself is small enough would stop where it happens to be too small.
    /// </summary>
    /// <param name="hessian">The operator.</param>
    /// <param name="draws">Probe vectors.</param>
    /// <param name="probes">Probes at most, the pilot among them, ≥ 2. Up to 24 leave nothing to decide: all are averaged.</param>
    /// <param name="tolerance">Relative standard error to aim at, ≥ 0; 0: all probes are averaged.</param>
    public static Estimate Of(HessianOperator hessian, Draws draws, int probes, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(hessian);
        ArgumentNullException.ThrowIfNull(draws);
        if (tolerance == 0 || probes <= PilotProbes + FewestProbes)
            return Average(hessian, draws, probes).Estimate;
        var pilot = Average(hessian, draws, PilotProbes);
        if (!double.IsFinite(pilot.Mean))
            return pilot.Estimate;
        var needed = Math.Pow(pilot.Deviation / (tolerance * Math.Abs(pilot.Mean)), 2); // NaN of a Hessian that is zero: the fewest
        var count = needed > FewestProbes ? Math.Ceiling(Math.Min(needed, probes - PilotProbes)) : FewestProbes;
        return Average(hessian, draws, (int)count).Estimate;
    }

    private static RunningMean Average(HessianOperator hessian, Draws draws, int probes)
    {
        var mean = default(RunningMean);
        while (mean.Count < probes && double.IsFinite(mean.Mean))
        {
            using var z = draws.Signs(hessian.Dimension);
            using var product = hessian.Times(z);
            using var quadratic = z.dot(product);
            mean = mean.With(quadratic.item<double>());
        }

        return mean;
    }
}
