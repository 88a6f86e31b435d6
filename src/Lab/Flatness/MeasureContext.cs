using PsiSweep.Lab.Networks;
using PsiSweep.Lab.PathSpace;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Randomness;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness;

/// <summary>
/// What a measure looks at: a trained network, its starting weights and the stated samples, all in float64; and what measures share (path
/// space, the loss surfaces and their Hessians), made when first asked for.
/// </summary>
public sealed class MeasureContext : IDisposable
{
    private readonly Tensor allSamples;
    private readonly Tensor allClasses;
    private readonly Tensor samples;
    private readonly Tensor classes;
    private readonly Lazy<CoordinateSystem> weightCoordinates;
    private readonly Lazy<PathSpaceMap> paths;
    private readonly Lazy<LossSurface> pathSurface;
    private readonly Lazy<LossSurface> weightSurface;
    private readonly Lazy<HessianOperator> pathHessian;
    private readonly Lazy<HessianOperator> weightHessian;

    /// <summary>Copies everything to float64.</summary>
    /// <param name="network">The shape.</param>
    /// <param name="final">Trained parameters.</param>
    /// <param name="initial">Starting parameters.</param>
    /// <param name="inputs">Training samples, (n, features); L is taken over the first <see cref="MeasuresConfig.Samples"/>.</param>
    /// <param name="labels">Their classes, (n), int64.</param>
    /// <param name="config">Settings of the measures.</param>
    /// <param name="seed">The trial's seed.</param>
    /// <exception cref="ArgumentException">Shapes do not fit the network, a parameter is not finite, or a label is no class.</exception>
    public MeasureContext(
        ReluNetwork network,
        IReadOnlyList<Tensor> final,
        IReadOnlyList<Tensor> initial,
        Tensor inputs,
        Tensor labels,
        MeasuresConfig config,
        long seed
    )
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        network.ThrowIfNotParameters(final);
        network.ThrowIfNotParameters(initial);
        network.ThrowIfNotSamples(inputs, labels);
        Network = network;
        Final = [.. final.Select(Float64)];
        Initial = [.. initial.Select(Float64)];
        ArgumentNullException.ThrowIfNull(config);
        var rows = Math.Min(inputs.shape[0], MostSamples(config));
        allSamples = Float64(inputs.narrow(0, 0, rows));
        allClasses = labels.narrow(0, 0, rows).detach().clone().DetachFromDisposeScope();
        samples = allSamples.narrow(0, 0, Math.Min(config.Samples, rows)).DetachFromDisposeScope();
        classes = allClasses.narrow(0, 0, Math.Min(config.Samples, rows)).DetachFromDisposeScope();
        Config = config;
        Seed = seed;
        paths = new(() =>
            new PathSpaceMap(
                Network,
                config.Trees == TreeKind.Modular ? BasisTrees.Modular(Network) : MaxProductTrees.Of(Network, Final),
                Final
            )
        );
        pathSurface = new(() => new LossSurface(Network, CoordinateSystem.OfPaths(paths.Value), samples, classes) { Step = Step });
        weightCoordinates = new(() => CoordinateSystem.OfWeights(Final));
        weightSurface = new(() => new LossSurface(Network, weightCoordinates.Value, samples, classes) { Step = Step });
        pathHessian = new(() => new HessianOperator(pathSurface.Value));
        weightHessian = new(() => new HessianOperator(weightSurface.Value));
    }

    /// <summary>The shape.</summary>
    public ReluNetwork Network { get; }

    /// <summary>Trained parameters, float64.</summary>
    public IReadOnlyList<Tensor> Final { get; }

    /// <summary>Starting parameters, float64.</summary>
    public IReadOnlyList<Tensor> Initial { get; }

    /// <summary>The stated samples, (n, features), float64.</summary>
    public Tensor Samples => samples;

    /// <summary>Their classes, (n), int64.</summary>
    public Tensor Classes => classes;

    /// <summary>The first training samples and their classes, so many or as many as there are; the context's own.</summary>
    /// <param name="count">≥ 1 and no more than the settings ask for.</param>
    public (Tensor Inputs, Tensor Labels) FirstSamples(int count)
    {
        var rows = Math.Min(count, allSamples.shape[0]);
        return (allSamples.narrow(0, 0, rows), allClasses.narrow(0, 0, rows));
    }

    /// <summary>How many training samples measures look at, at most.</summary>
    private static int MostSamples(MeasuresConfig config) =>
        config.Names.Contains("w.adaptive_sharpness") ? Math.Max(config.Samples, config.AdaptiveSamples) : config.Samples;

    /// <summary>Settings.</summary>
    public MeasuresConfig Config { get; }

    /// <summary>The trial's seed.</summary>
    public long Seed { get; }

    /// <summary>Path space at the trained weights, in the trees asked for.</summary>
    public PathSpaceMap Paths => paths.Value;

    /// <summary>Hidden units left out of path space, 0 when no measure needed it.</summary>
    public long UnitsLeftOut => paths.IsValueCreated ? paths.Value.UnitsLeftOut : 0;

    /// <summary>L over basis-path values.</summary>
    public LossSurface PathSurface => pathSurface.Value;

    /// <summary>L over weights.</summary>
    public LossSurface WeightSurface => weightSurface.Value;

    /// <summary>∇²_v L.</summary>
    public HessianOperator PathHessian => pathHessian.Value;

    /// <summary>∇²_w L.</summary>
    public HessianOperator WeightHessian => weightHessian.Value;

    /// <summary>The measure's own random draws; tests put other draws in their place.</summary>
    public Func<string, Draws>? DrawsOverride { get; init; }

    /// <summary>Called before every measure, evaluation of the loss, gradient and Hessian-vector product; may throw to stop.</summary>
    public Action Step { get; init; } = () => { };

    /// <summary>The random draws of a purpose (a measure's name, and a part of it).</summary>
    public Draws DrawsFor(string purpose) =>
        DrawsOverride?.Invoke(purpose) ?? new SeededDraws(Seeds.Derive(Seed, purpose), Final[0].device);

    private static Tensor Float64(Tensor t)
    {
        using var scope = NewDisposeScope();
        return t.detach().to(float64).clone().DetachFromDisposeScope();
    }

    /// <summary>Frees the copies and what was shared.</summary>
    public void Dispose()
    {
        if (pathHessian.IsValueCreated)
            pathHessian.Value.Dispose();
        if (weightHessian.IsValueCreated)
            weightHessian.Value.Dispose();
        if (paths.IsValueCreated)
            paths.Value.Dispose();
        if (weightCoordinates.IsValueCreated)
            weightCoordinates.Value.Dispose();
        foreach (var t in Final.Concat(Initial).Append(samples).Append(classes).Append(allSamples).Append(allClasses))
            t.Dispose();
    }
}
