namespace PsiSweep.Lab.Flatness;

/// <summary>
/// The distribution of a symmetric operator's eigenvalues by stochastic Lanczos quadrature (Golub and Meurant; Ghorbani, Krishnan and Xiao,
/// ICML 2019):
/// from a random start, the Ritz values θ carry the squares of the first entries of their vectors as weights, and the mean over starts
/// estimates
/// (1/n)·Σ f(λ) as Σ weight·f(θ).
/// </summary>
/// <param name="Probes">The nodes of each start, ascending in value; the weights of a start add up to 1.</param>
public sealed record SpectralDensity(IReadOnlyList<IReadOnlyList<SpectralNode>> Probes)
{
    /// <summary>Estimates it.</summary>
    /// <param name="hessian">The operator, of at least one dimension.</param>
    /// <param name="draws">For the starts (signs).</param>
    /// <param name="probes">Starts, ≥ 1.</param>
    /// <param name="steps">Lanczos steps of each, ≥ 1.</param>
    /// <returns>Null when a product is not finite.</returns>
    public static SpectralDensity? Of(HessianOperator hessian, Draws draws, int probes, int steps)
    {
        ArgumentNullException.ThrowIfNull(hessian);
        ArgumentNullException.ThrowIfNull(draws);
        var all = new List<IReadOnlyList<SpectralNode>>();
        for (var probe = 0; probe < probes; probe++)
        {
            using var start = draws.Signs(hessian.Dimension);
            using var lanczos = new LanczosProcess(hessian, start, steps);
            while (!lanczos.IsOver)
                lanczos.Step();
            if (lanczos.IsBroken)
                return null;
            var (values, vectors) = lanczos.Ritz();
            all.Add([.. values.Select((v, k) => new SpectralNode(v, vectors[0, k] * vectors[0, k]))]);
        }

        return new(all);
    }

    /// <summary>The largest magnitude of a node: within the starts' reach, that of the spectrum.</summary>
    public double Radius => Probes.SelectMany(p => p).Max(n => Math.Abs(n.Value));

    /// <summary>Mean over the starts, and its standard error, of the weight of the nodes that a condition holds for.</summary>
    public Estimate Share(Func<double, bool> condition)
    {
        var mean = Probes
            .Select(p => p.Where(n => condition(n.Value)).Sum(n => n.Weight))
            .Aggregate(default(RunningMean), (m, x) => m.With(x));
        return new(mean.Mean, mean.StandardError, mean.Count);
    }

    /// <summary>The density smoothed by a normal kernel, for pictures.</summary>
    /// <param name="at">Where.</param>
    /// <param name="width">The kernel's standard deviation, &gt; 0.</param>
    public double At(double at, double width) =>
        Probes.SelectMany(p => p).Sum(n => n.Weight * Math.Exp(-0.5 * Math.Pow((at - n.Value) / width, 2)))
        / (width * Math.Sqrt(2 * Math.PI) * Probes.Count);
}

/// <summary>A node of the quadrature.</summary>
/// <param name="Value">Ritz value.</param>
/// <param name="Weight">Its share of the spectrum.</param>
public readonly record struct SpectralNode(double Value, double Weight);
