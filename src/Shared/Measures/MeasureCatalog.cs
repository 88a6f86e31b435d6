namespace PsiSweep.Shared.Measures;

/// <summary>
/// The measures that a sweep file may ask for. The node implements each in one class (src/GpuNode/Flatness); a test holds the two
/// lists together.
/// </summary>
public static class MeasureCatalog
{
    /// <summary>All measures, in the order of documentation.</summary>
    public static IReadOnlyList<MeasureInfo> All { get; } =
    [
        new("psi.trace", "psi", "trace of the Hessian of L in basis-path values, Hutchinson", true, ["psi.trace", "psi.trace.se"]),
        new("psi.lambda_max", "psi", "largest eigenvalue of the Hessian of L in basis-path values, Lanczos", true, ["psi.lambda_max", "psi.lambda_max.residual"]),
        new("psi.sharpness", "psi", "(max L(v+d) - L(v)) / (1 + L(v)) over the relative ball |d_e| <= eps |v_e|; .l2: over the ball |d|_2 <= eps", true, ["psi.sharpness", "psi.sharpness.l2"]),
        new("psi.average", "psi", "mean L(v+d) - L(v), d_e ~ N(0, sigma^2 v_e^2); .l2: d_e ~ N(0, sigma^2)", true, ["psi.average", "psi.average.se", "psi.average.l2", "psi.average.l2.se"]),
        new("psi.ratio", "psi", "log max |v| - log min |v| over the basis-path values", true, ["psi.ratio"]),
        new("psi.ratio_q", "psi", "log of the 99 % quantile of |v| minus log of the 1 % quantile", true, ["psi.ratio_q"]),
        new("psi.log_spread", "psi", "standard deviation of log |v| over the basis-path values", true, ["psi.log_spread"], IsDefault: false),
        new("w.trace", "w", "trace of the Hessian of L in the weights, Hutchinson", false, ["w.trace", "w.trace.se"]),
        new("w.lambda_max", "w", "largest eigenvalue of the Hessian of L in the weights, Lanczos", false, ["w.lambda_max", "w.lambda_max.residual"]),
        new("w.sharpness", "w", "(max L(w+d) - L(w)) / (1 + L(w)) over the relative ball |d_e| <= eps |w_e|; .l2: over the ball |d|_2 <= eps", false, ["w.sharpness", "w.sharpness.l2"]),
        new("l2", "capacity", "sum of squared weights and biases", false, ["l2"]),
        new("l2_from_init", "capacity", "sum of squared differences from the starting weights", false, ["l2_from_init"]),
        new("path_norm", "capacity", "sum of the outputs of the network with squared weights at an input of ones", true, ["path_norm"]),
        new("parameters", "capacity", "number of weights and biases", true, ["parameters"], IsDefault: false),
        new("frobenius_product", "capacity", "log of the product of the layers' squared Frobenius norms", false, ["frobenius_product"], IsDefault: false),
        new("spectral_product", "capacity", "log of the product of the layers' squared spectral norms", false, ["spectral_product"], IsDefault: false),
        new("frobenius_over_spectral", "capacity", "sum over the layers of squared Frobenius norm over squared spectral norm", false, ["frobenius_over_spectral"], IsDefault: false),
        new("margin_p10", "capacity", "10 % quantile of the margin, the true class's logit minus the largest other one", true, ["margin_p10"], IsDefault: false),
        new("inverse_margin", "capacity", "1 / margin_p10 squared", true, ["inverse_margin"], IsDefault: false),
    ];

    /// <summary>The measure of a name, or null.</summary>
    public static MeasureInfo? Find(string name) => All.FirstOrDefault(m => m.Name == name);

    /// <summary>The names of the groups.</summary>
    public static IReadOnlyList<string> Groups { get; } = All.Select(m => m.Group).Distinct().ToArray();
}
