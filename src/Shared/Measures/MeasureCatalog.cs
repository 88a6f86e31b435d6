using PsiSweep.Shared.Configuration;

namespace PsiSweep.Shared.Measures;

/// <summary>
/// The measures that a sweep file may ask for. The lab implements each in one class (src/Lab/Flatness); a test holds the two
/// lists together.
/// </summary>
public static class MeasureCatalog
{
    /// <summary>How many eigenvalues <c>psi.lambda_k</c> finds.</summary>
    public const int LargestCount = 5;

    private const double Forward = 1.0 / 3; // of a gradient evaluation

    /// <summary>All measures, in the order of documentation.</summary>
    public static IReadOnlyList<MeasureInfo> All { get; } =
    [
        new("psi.trace", "psi", "trace of the Hessian of L in basis-path values, Hutchinson", Unchanged("psi.trace", "psi.trace.se"))
        {
            CostText = "1 + 2 probes",
            Cost = m => 1 + (2.0 * m.Probes),
        },
        new(
            "psi.lambda_max",
            "psi",
            "largest eigenvalue of the Hessian of L in basis-path values, Lanczos",
            Unchanged("psi.lambda_max", "psi.lambda_max.residual")
        )
        {
            CostText = "1 + 2 (lanczos_steps + 1)",
            Cost = m => 1 + (2.0 * (m.LanczosSteps + 1)),
        },
        new(
            "psi.sharpness",
            "psi",
            "(max L(v+d) - L(v)) / (1 + L(v)) over the relative ball |d_e| <= eps |v_e|; .l2: over the ball |d|_2 <= eps",
            Unchanged("psi.sharpness", "psi.sharpness.l2")
        )
        {
            CostText = "2 restarts (sharpness_steps + 1/3)",
            Cost = m => 2 * m.SharpnessRestarts * (m.SharpnessSteps + Forward),
        },
        new(
            "psi.average",
            "psi",
            "mean L(v+d) - L(v), d_e ~ N(0, sigma^2 v_e^2); .l2: d_e ~ N(0, sigma^2)",
            Unchanged("psi.average", "psi.average.se", "psi.average.l2", "psi.average.l2.se")
        )
        {
            CostText = "2/3 average_draws",
            Cost = m => 2 * Forward * m.AverageDraws,
        },
        new("psi.ratio", "psi", "log max |v| - log min |v| over the basis-path values", Unchanged("psi.ratio")),
        new("psi.ratio_q", "psi", "log of the 99 % quantile of |v| minus log of the 1 % quantile", Unchanged("psi.ratio_q")),
        new(
            "psi.log_spread",
            "psi",
            "standard deviation of log |v| over the basis-path values",
            Unchanged("psi.log_spread"),
            IsDefault: false
        ),
        new(
            "psi.lambda_k",
            "psi",
            "the five largest eigenvalues of the Hessian of L in basis-path values, Lanczos",
            Unchanged([.. FiveLargest("psi.lambda_k")]),
            IsDefault: false
        )
        {
            CostText = "1 + 2 (lanczos_steps + 5)",
            Cost = m => 1 + (2.0 * (m.LanczosSteps + LargestCount)),
        },
        new(
            "psi.density",
            "psi",
            "share of eigenvalues of the Hessian of L in basis-path values above 0.001 of the largest magnitude; .negative: below minus "
                + "that; exact up to density_probes lanczos_steps dimensions, else stochastic Lanczos quadrature",
            Unchanged("psi.density", "psi.density.se", "psi.density.negative", "psi.density.negative.se"),
            IsDefault: false
        )
        {
            CostText = "1 + 2 density_probes lanczos_steps",
            Cost = m => 1 + (2.0 * m.DensityProbes * m.LanczosSteps),
        },
        new(
            "psi.basis_path_norm",
            "psi",
            "max of |log |v|| over the skeleton paths (free incoming tree edges) and of |v| over the other basis paths",
            Unchanged("psi.basis_path_norm"),
            IsDefault: false
        ),
        new("w.trace", "w", "trace of the Hessian of L in the weights, Hutchinson", Moved("w.trace", "w.trace.se"))
        {
            CostText = "1 + 2 probes",
            Cost = m => 1 + (2.0 * m.Probes),
        },
        new(
            "w.lambda_max",
            "w",
            "largest eigenvalue of the Hessian of L in the weights, Lanczos",
            Moved("w.lambda_max", "w.lambda_max.residual")
        )
        {
            CostText = "1 + 2 (lanczos_steps + 1)",
            Cost = m => 1 + (2.0 * (m.LanczosSteps + 1)),
        },
        new(
            "w.sharpness",
            "w",
            "(max L(w+d) - L(w)) / (1 + L(w)) over the relative ball |d_e| <= eps |w_e|; .l2: over the ball |d|_2 <= eps",
            [.. Unchanged("w.sharpness"), .. Moved("w.sharpness.l2")]
        )
        {
            CostText = "2 restarts (sharpness_steps + 1/3)",
            Cost = m => 2 * m.SharpnessRestarts * (m.SharpnessSteps + Forward),
        },
        new(
            "w.adaptive_sharpness",
            "w",
            "mean over batches of max L(w+d) - L(w), |d_e| <= rho |w_e|; .l2: |d/|w||_2 <= rho; .average: mean over d_e ~ N(0, sigma^2 "
                + "w_e^2); .norm…: the same with normalised logits",
            Unchanged(
                "w.adaptive_sharpness",
                "w.adaptive_sharpness.l2",
                "w.adaptive_sharpness.average",
                "w.adaptive_sharpness.average.se",
                "w.adaptive_sharpness.norm",
                "w.adaptive_sharpness.norm.l2",
                "w.adaptive_sharpness.norm.average",
                "w.adaptive_sharpness.norm.average.se"
            ),
            IsDefault: false
        )
        {
            CostText = "adaptive_samples / samples · (4 (adaptive_steps + 1/3) + 2/3 average_draws)",
            Cost = m => (double)m.AdaptiveSamples / m.Samples * ((4 * (m.AdaptiveSteps + Forward)) + (2 * Forward * m.AverageDraws)),
        },
        new(
            "w.pacbayes_sigma",
            "w",
            "1 / sigma^2 of the largest sigma in [0, 2] with an expected accuracy drop of at most 0.1 under d_e ~ N(0, sigma^2)",
            Moved("w.pacbayes_sigma", "w.pacbayes_sigma.se"),
            IsDefault: false
        )
        {
            CostText = "8 pacbayes_draws",
            Cost = m => 24 * Forward * m.PacBayesDraws,
        },
        new(
            "w.pacbayes_sigma_magnitude",
            "w",
            "the same under d_e ~ N(0, sigma^2 w_e^2)",
            Unchanged("w.pacbayes_sigma_magnitude", "w.pacbayes_sigma_magnitude.se"),
            IsDefault: false
        )
        {
            CostText = "8 pacbayes_draws",
            Cost = m => 24 * Forward * m.PacBayesDraws,
        },
        new("w.fisher_rao", "w", "mean over the samples of <w, gradient of a sample's loss>^2", Unchanged("w.fisher_rao"), IsDefault: false)
        {
            CostText = "2",
            Cost = _ => 2,
        },
        new(
            "w.relative_flatness",
            "w",
            "sum over s, s' of <w_s, w_s'> Tr H_{s,s'} of the last layer",
            Moved("w.relative_flatness"),
            IsDefault: false
        )
        {
            CostText = "1/3",
            Cost = _ => Forward,
        },
        new("l2", "capacity", "sum of squared weights and biases", Moved("l2")),
        new("l2_from_init", "capacity", "sum of squared differences from the starting weights", Moved("l2_from_init")),
        new("path_norm", "capacity", "sum of the outputs of the network with squared weights at an input of ones", Unchanged("path_norm")),
        new("parameters", "capacity", "number of weights and biases", Unchanged("parameters"), IsDefault: false),
        new(
            "frobenius_product",
            "capacity",
            "log of the product of the layers' squared Frobenius norms",
            Moved("frobenius_product"),
            IsDefault: false
        ),
        new(
            "spectral_product",
            "capacity",
            "log of the product of the layers' squared spectral norms",
            Moved("spectral_product"),
            IsDefault: false
        ),
        new(
            "frobenius_over_spectral",
            "capacity",
            "sum over the layers of squared Frobenius norm over squared spectral norm",
            Moved("frobenius_over_spectral"),
            IsDefault: false
        ),
        new(
            "margin_p10",
            "capacity",
            "10 % quantile of the margin, the true class's logit minus the largest other one",
            Unchanged("margin_p10"),
            IsDefault: false
        )
        {
            CostText = "1/3",
            Cost = _ => Forward,
        },
        new("inverse_margin", "capacity", "1 / margin_p10 squared", Unchanged("inverse_margin"), IsDefault: false)
        {
            CostText = "1/3",
            Cost = _ => Forward,
        },
    ];

    /// <summary>What a trial's measures cost at most, in gradient evaluations over <c>measures.samples</c> samples.</summary>
    public static double CostOf(MeasuresConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Names.Sum(name => Find(name)?.Cost(config) ?? 0);
    }

    private static IEnumerable<string> FiveLargest(string name) =>
        Enumerable.Range(1, LargestCount).SelectMany(k => new[] { $"{name}.{k}", $"{name}.{k}.residual" });

    private static MeasureColumn[] Unchanged(params string[] columns) => [.. columns.Select(c => new MeasureColumn(c, true))];

    private static MeasureColumn[] Moved(params string[] columns) => [.. columns.Select(c => new MeasureColumn(c, false))];

    /// <summary>The measure of a name, or null.</summary>
    public static MeasureInfo? Find(string name) => All.FirstOrDefault(m => m.Name == name);

    /// <summary>The measure that fills a column, or null.</summary>
    public static MeasureInfo? OwnerOf(string column) => All.FirstOrDefault(m => m.ColumnNames.Contains(column));

    /// <summary>Whether positive scaling of the weights leaves a column unchanged (PSI); null for one that is no measure's.</summary>
    public static bool? IsScaleInvariant(string column) => OwnerOf(column)?.Columns.First(c => c.Name == column).IsScaleInvariant;

    /// <summary>The names of the groups.</summary>
    public static IReadOnlyList<string> Groups { get; } = All.Select(m => m.Group).Distinct().ToArray();
}
