using PsiSweep.Lab.Flatness;
using PsiSweep.Lab.PathSpace;
using PsiSweep.Lab.Tests.PathSpace;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Measures;
using PsiSweep.Shared.Results;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.Flatness;

/// <summary>What the tests of measures share.</summary>
internal static class Setting
{
    /// <summary>Cheap settings; the probes run to their number so that two runs draw alike.</summary>
    public static MeasuresConfig Config(params string[] names) =>
        new()
        {
            Names = names.Length > 0 ? names : [.. MeasureCatalog.All.Select(m => m.Name)],
            Probes = 12,
            ProbeTolerance = 0,
            LanczosTolerance = 1e-10,
            SharpnessEps = 0.05,
            SharpnessEpsL2 = 1e-3,
            SharpnessSteps = 6,
            AverageSigma = 0.02,
            AverageSigmaL2 = 2e-4,
            AverageDraws = 8,
            DensityProbes = 2,
            AdaptiveRho = 0.01,
            AdaptiveRhoL2 = 0.05,
            AdaptiveSamples = 24,
            AdaptiveBatch = 10,
            AdaptiveSteps = 3,
            PacBayesDraws = 3,
        };

    public static MeasureContext Context(
        RandomNetwork net,
        MeasuresConfig config,
        Tensor[]? weights = null,
        Func<string, Draws>? draws = null,
        int samples = 24,
        Action? step = null,
        bool asPredicted = false
    )
    {
        using var scope = NewDisposeScope();
        var (inputs, labels) = net.Samples(samples);
        if (asPredicted)
            labels = net.Shape.Forward(net.Weights(), inputs).argmax(1);
        return new(net.Shape, weights ?? net.Weights(), net.Weights(), inputs, labels, config, seed: 5)
        {
            DrawsOverride = draws,
            Step = step ?? (() => { }),
        };
    }

    public static MeasureValue[] Measure(MeasureContext context) => MeasureRunner.ComputeAll(context, _ => { });

    /// <summary>Whether the loss is not flat because every unit of some layer is silent on every sample: then all measures are
    /// zero.</summary>
    public static bool IsAlive(RandomNetwork net)
    {
        using var scope = NewDisposeScope();
        return net.Shape.Forward(net.Weights(), net.Samples(24).Inputs).std(dimensions: [0]).min().item<double>() > 1e-3;
    }

    /// <summary>Absolute radii well inside the distance to the poles, so that every measure is finite.</summary>
    public static MeasuresConfig Clear(RandomNetwork net, MeasuresConfig config)
    {
        using var map = new PathSpaceMap(net.Shape, net.Trees(config.Trees), net.Weights());
        return config with { SharpnessEpsL2 = 0.1 * map.PoleDistance, AverageSigmaL2 = 0.1 * map.PoleDistance };
    }

    /// <summary>Multiplies hidden unit j's incoming weights and bias by c and divides its outgoing weights by c, for every unit.</summary>
    /// <param name="net">The network.</param>
    /// <param name="weights">Its weights.</param>
    /// <param name="factor">c of unit j of hidden layer h.</param>
    public static Tensor[] Scaled(RandomNetwork net, Tensor[] weights, Func<int, int, double> factor)
    {
        var scaled = weights.Select(w => w.clone()).ToArray();
        for (var h = 0; h + 1 < net.Shape.Layers.Length; h++)
        {
            var c = tensor([.. Enumerable.Range(0, net.Widths[h + 1]).Select(j => factor(h, j))], float64);
            var (below, above) = (net.Shape.Layers[h], net.Shape.Layers[h + 1]);
            scaled[below.Weight] = (below.Edges(scaled[below.Weight]) * c.view(-1, 1, 1)).view(scaled[below.Weight].shape);
            if (below.Bias is { } bias)
                scaled[bias] = scaled[bias] * c;
            scaled[above.Weight] = (above.Edges(scaled[above.Weight]) / c.view(1, -1, 1)).view(scaled[above.Weight].shape);
        }

        return scaled;
    }

    /// <summary>Renumbers the hidden units: unit k of the new numbering is unit order[h][k] of the old. Works on anything of the
    /// parameters' shapes.</summary>
    public static Tensor[] Permuted(RandomNetwork net, IReadOnlyList<Tensor> tensors, long[][] order)
    {
        var permuted = tensors.ToArray();
        for (var h = 0; h < order.Length; h++)
        {
            var index = tensor(order[h], int64);
            var (below, above) = (net.Shape.Layers[h], net.Shape.Layers[h + 1]);
            permuted[below.Weight] = permuted[below.Weight].index_select(0, index);
            if (below.Bias is { } bias)
                permuted[bias] = permuted[bias].index_select(0, index);
            permuted[above.Weight] = above.Edges(permuted[above.Weight]).index_select(1, index).view(permuted[above.Weight].shape);
        }

        return permuted;
    }
}

/// <summary>Another source's draws with their entries in another order.</summary>
internal sealed class ReorderedDraws(Draws source, Tensor order) : Draws
{
    public override Tensor Signs(long dimension) => source.Signs(dimension).index_select(0, order);

    public override Tensor Normal(long dimension) => source.Normal(dimension).index_select(0, order);

    public override Tensor Uniform(long dimension) => source.Uniform(dimension).index_select(0, order);
}
