using PsiSweep.Shared.Configuration;

namespace PsiSweep.Sweeps.Settings;

/// <summary>The settings under <c>measures</c>.</summary>
internal static class MeasuresSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        // Not to be swept: the columns of a sweep are the same for all its trials.
        new Setting<string[]>(
            "measures.names",
            new MeasureNamesType(),
            s => s.Trial.Measures.Names,
            (s, v) => With(s, m => m with { Names = v }),
            "what is measured at the end of a trial, in the order of the columns; [] measures nothing"
        )
        {
            CanSweep = false,
        },
        new Setting<long>(
            "measures.samples",
            new IntegerType(1),
            s => s.Trial.Measures.Samples,
            (s, v) => With(s, m => m with { Samples = (int)v }),
            "training samples over which the loss is taken; more than there are means all"
        ),
        new Setting<TreeKind>(
            "measures.trees",
            ChoiceType.OfEnum<TreeKind>(),
            s => s.Trial.Measures.Trees,
            (s, v) => With(s, m => m with { Trees = v }),
            "trees whose basis paths are the coordinates: the edges of largest product, or the papers' skeleton"
        ),
        Integer("measures.probes", 2, m => m.Probes, (m, v) => m with { Probes = v }, "Hutchinson probes of a trace, at most"),
        Number(
            "measures.probe_tolerance",
            0,
            true,
            m => m.ProbeTolerance,
            (m, v) => m with { ProbeTolerance = v },
            "standard error of a trace to aim at, as a share of it: a pilot of 8 probes decides how many others are averaged; 0: all"
        ),
        Integer(
            "measures.lanczos_steps",
            2,
            m => m.LanczosSteps,
            (m, v) => m with { LanczosSteps = v },
            "Lanczos steps of an eigenvalue, at most"
        ),
        Number(
            "measures.lanczos_tolerance",
            0,
            false,
            m => m.LanczosTolerance,
            (m, v) => m with { LanczosTolerance = v },
            "an eigenvalue is done when its residual is at most this share of its magnitude"
        ),
        Number(
            "measures.sharpness_eps",
            0,
            false,
            m => m.SharpnessEps,
            (m, v) => m with { SharpnessEps = v },
            "radius of sharpness' relative ball: |d_e| <= eps |v_e|"
        ),
        Number(
            "measures.sharpness_eps_l2",
            0,
            false,
            m => m.SharpnessEpsL2,
            (m, v) => m with { SharpnessEpsL2 = v },
            "radius of sharpness' L2 ball: |d|_2 <= eps"
        ),
        Integer(
            "measures.sharpness_steps",
            1,
            m => m.SharpnessSteps,
            (m, v) => m with { SharpnessSteps = v },
            "projected-ascent steps of a restart"
        ),
        Integer(
            "measures.sharpness_restarts",
            1,
            m => m.SharpnessRestarts,
            (m, v) => m with { SharpnessRestarts = v },
            "restarts of the ascent"
        ),
        Number(
            "measures.average_sigma",
            0,
            false,
            m => m.AverageSigma,
            (m, v) => m with { AverageSigma = v },
            "standard deviation of the relative average perturbation: d_e ~ N(0, sigma^2 v_e^2)"
        ),
        Number(
            "measures.average_sigma_l2",
            0,
            false,
            m => m.AverageSigmaL2,
            (m, v) => m with { AverageSigmaL2 = v },
            "standard deviation of the absolute average perturbation: d_e ~ N(0, sigma^2)"
        ),
        Integer(
            "measures.average_draws",
            2,
            m => m.AverageDraws,
            (m, v) => m with { AverageDraws = v },
            "draws of the average perturbation"
        ),
        Integer(
            "measures.density_probes",
            1,
            m => m.DensityProbes,
            (m, v) => m with { DensityProbes = v },
            "psi.density takes so many times lanczos_steps products: exact up to as many dimensions",
            addedLater: true
        ),
        Number(
            "measures.adaptive_rho",
            0,
            false,
            m => m.AdaptiveRho,
            (m, v) => m with { AdaptiveRho = v },
            "radius of adaptive sharpness in the maximum norm: |d_e| <= rho |w_e|",
            addedLater: true
        ),
        Number(
            "measures.adaptive_rho_l2",
            0,
            false,
            m => m.AdaptiveRhoL2,
            (m, v) => m with { AdaptiveRhoL2 = v },
            "radius of adaptive sharpness in the Euclidean norm: |d / |w||_2 <= rho",
            addedLater: true
        ),
        Number(
            "measures.adaptive_sigma",
            0,
            false,
            m => m.AdaptiveSigma,
            (m, v) => m with { AdaptiveSigma = v },
            "standard deviation of average adaptive sharpness: d_e ~ N(0, sigma^2 w_e^2)",
            addedLater: true
        ),
        Integer(
            "measures.adaptive_samples",
            1,
            m => m.AdaptiveSamples,
            (m, v) => m with { AdaptiveSamples = v },
            "training samples of adaptive sharpness; more than there are means all",
            addedLater: true
        ),
        Integer(
            "measures.adaptive_batch",
            1,
            m => m.AdaptiveBatch,
            (m, v) => m with { AdaptiveBatch = v },
            "samples of a batch, over each of which adaptive sharpness is taken by itself",
            addedLater: true
        ),
        Integer(
            "measures.adaptive_steps",
            1,
            m => m.AdaptiveSteps,
            (m, v) => m with { AdaptiveSteps = v },
            "ascent steps of adaptive sharpness",
            addedLater: true
        ),
        Integer(
            "measures.pacbayes_draws",
            1,
            m => m.PacBayesDraws,
            (m, v) => m with { PacBayesDraws = v },
            "draws of the weights for an expected accuracy of w.pacbayes_sigma",
            addedLater: true
        ),
    ];

    private static Setting<long> Integer(
        string path,
        long min,
        Func<MeasuresConfig, int> get,
        Func<MeasuresConfig, int, MeasuresConfig> set,
        string doc,
        bool addedLater = false
    ) =>
        new(path, new IntegerType(min), s => get(s.Trial.Measures), (s, v) => With(s, m => set(m, (int)v)), doc)
        {
            AddedLater = addedLater,
        };

    private static Setting<double> Number(
        string path,
        double min,
        bool withMin,
        Func<MeasuresConfig, double> get,
        Func<MeasuresConfig, double, MeasuresConfig> set,
        string doc,
        bool addedLater = false
    ) =>
        new(path, NumberType.Single(min, withMin), s => get(s.Trial.Measures), (s, v) => With(s, m => set(m, v)), doc)
        {
            AddedLater = addedLater,
        };

    private static SweepSettings With(SweepSettings s, Func<MeasuresConfig, MeasuresConfig> change) =>
        s with
        {
            Trial = s.Trial with { Measures = change(s.Trial.Measures) },
        };
}
