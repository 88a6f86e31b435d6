namespace PsiSweep.Lab.Flatness;

/// <summary>Hutchinson's estimate of a trace: the mean of z'Hz over Rademacher z (Hutchinson 1990).</summary>
public static class HutchinsonTrace
{
    private const int FewestProbes = 8;

    /// <summary>
    /// Estimates the trace. Stops when the standard error is at most tolerance·|mean| (not when two running means agree, which can happen
    /// by luck), or at the most probes.
    /// </summary>
    /// <param name="hessian">The operator.</param>
    /// <param name="draws">Probe vectors.</param>
    /// <param name="probes">Probes at most, ≥ 2.</param>
    /// <param name="tolerance">Relative standard error to stop at, ≥ 0; at least 8 probes are used.</param>
    public static Estimate Of(HessianOperator hessian, Draws draws, int probes, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(hessian);
        ArgumentNullException.ThrowIfNull(draws);
        var mean = new RunningMean();
        while (
            mean.Count < probes
            && double.IsFinite(mean.Mean)
            && !(mean.Count >= FewestProbes && mean.StandardError <= tolerance * Math.Abs(mean.Mean))
        )
        {
            using var z = draws.Signs(hessian.Dimension);
            using var product = hessian.Times(z);
            using var quadratic = z.dot(product);
            mean = mean.With(quadratic.item<double>());
        }

        return new(mean.Mean, mean.StandardError, mean.Count);
    }
}

/// <summary>A mean of draws.</summary>
/// <param name="Mean">The mean; not finite as soon as one draw is not.</param>
/// <param name="StandardError">Its standard error.</param>
/// <param name="Draws">Number of draws.</param>
public readonly record struct Estimate(double Mean, double StandardError, int Draws);

/// <summary>Mean and variance of a stream of numbers (Welford 1962).</summary>
internal readonly record struct RunningMean(int Count, double Mean, double SquaredDeviations)
{
    public double StandardError => Count < 2 ? double.NaN : Math.Sqrt(SquaredDeviations / (Count - 1) / Count);

    public RunningMean With(double x)
    {
        var mean = Mean + (x - Mean) / (Count + 1);
        return new(Count + 1, mean, SquaredDeviations + (x - Mean) * (x - mean));
    }
}
