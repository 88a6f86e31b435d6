using MessagePack;

namespace PsiSweep.Shared.Configuration;

/// <summary>Which measures are taken at the end of a trial, and their settings. All are computed in float64.</summary>
[MessagePackObject]
public sealed record MeasuresConfig
{
    /// <summary>Measures by name, as in the catalog of measures; the order is the order of the columns.</summary>
    [Key(0)]
    public required string[] Names { get; init; }

    /// <summary>Training samples over which L is taken: the first so many of the seeded training subset, ≥ 1; more than there are means
    /// all.</summary>
    [Key(1)]
    public int Samples { get; init; } = 512;

    /// <summary>The trees whose basis paths are the coordinates.</summary>
    [Key(2)]
    public TreeKind Trees { get; init; }

    /// <summary>Hutchinson probes at most, ≥ 2.</summary>
    [Key(3)]
    public int Probes { get; init; } = 64;

    /// <summary>Standard error of a Hutchinson trace to aim at, as a share of |trace|, ≥ 0: a pilot decides how many probes are averaged;
    /// 0: all.</summary>
    [Key(4)]
    public double ProbeTolerance { get; init; } = 0.05;

    /// <summary>Lanczos steps at most, ≥ 2.</summary>
    [Key(5)]
    public int LanczosSteps { get; init; } = 40;

    /// <summary>Lanczos stops when residual ≤ this · |lambda_max|, &gt; 0.</summary>
    [Key(6)]
    public double LanczosTolerance { get; init; } = 1e-4;

    /// <summary>Radius of the balls of sharpness, &gt; 0: relative ball abs(δ_e) ≤ eps·abs(v_e).</summary>
    [Key(7)]
    public double SharpnessEps { get; init; } = 0.01;

    /// <summary>
    /// Radius of the L2 ball of sharpness, &gt; 0: ‖δ‖₂ ≤ eps. In path space it must be below the smallest incoming tree edge's value, or
    /// the ball
    /// reaches a pole of the map back to weights and sharpness is infinite: 4e-4 in a trained 784-64-64-64-64-10.
    /// </summary>
    [Key(8)]
    public double SharpnessEpsL2 { get; init; } = 0.0001;

    /// <summary>Projected-ascent steps a restart, ≥ 1.</summary>
    [Key(9)]
    public int SharpnessSteps { get; init; } = 20;

    /// <summary>Restarts of the ascent, ≥ 1.</summary>
    [Key(10)]
    public int SharpnessRestarts { get; init; } = 2;

    /// <summary>Standard deviation of the relative average perturbation, &gt; 0: δ_e ~ N(0, sigma²·v_e²).</summary>
    [Key(11)]
    public double AverageSigma { get; init; } = 0.01;

    /// <summary>Standard deviation of the absolute average perturbation, &gt; 0: δ_e ~ N(0, sigma²). As for the L2 ball: well below the
    /// smallest incoming tree edge's value.</summary>
    [Key(12)]
    public double AverageSigmaL2 { get; init; } = 0.00001;

    /// <summary>Displacements of the average perturbation, ≥ 2: half as many draws (at least 2), each with both signs.</summary>
    [Key(13)]
    public int AverageDraws { get; init; } = 64;

    /// <summary>So many times <see cref="LanczosSteps"/> are the products that a spectral density takes, ≥ 1; exact up to as many
    /// dimensions.</summary>
    [Key(14)]
    public int DensityProbes { get; init; } = 4;

    /// <summary>Radius of adaptive sharpness in the maximum norm, &gt; 0: abs(δ_e) ≤ rho·abs(w_e).</summary>
    [Key(15)]
    public double AdaptiveRho { get; init; } = 0.005;

    /// <summary>Radius of adaptive sharpness in the Euclidean norm, &gt; 0: ‖δ/|w|‖₂ ≤ rho.</summary>
    [Key(16)]
    public double AdaptiveRhoL2 { get; init; } = 0.5;

    /// <summary>Relative standard deviation of average adaptive sharpness, &gt; 0: δ_e ~ N(0, sigma²·w_e²).</summary>
    [Key(17)]
    public double AdaptiveSigma { get; init; } = 0.05;

    /// <summary>Training samples of adaptive sharpness, ≥ 1: the first so many; more than there are means all.</summary>
    [Key(18)]
    public int AdaptiveSamples { get; init; } = 1024;

    /// <summary>Samples of a batch, over each of which adaptive sharpness is taken by itself, ≥ 1.</summary>
    [Key(19)]
    public int AdaptiveBatch { get; init; } = 128;

    /// <summary>Ascent steps of adaptive sharpness in a batch, ≥ 1.</summary>
    [Key(20)]
    public int AdaptiveSteps { get; init; } = 20;

    /// <summary>Draws of the weights for an expected accuracy of <c>w.pacbayes_sigma</c>, ≥ 1.</summary>
    [Key(21)]
    public int PacBayesDraws { get; init; } = 16;
}

/// <summary>The two kinds of trees that make a basis of path space.</summary>
public enum TreeKind
{
    /// <summary>Canonical: the edges of largest product; unchanged by positive scaling, equivariant under permutation of hidden
    /// units.</summary>
    MaxProduct = 0,

    /// <summary>The papers' skeleton: In(j) = j mod width below, Out(j) = j mod width above.</summary>
    Modular = 1,
}
