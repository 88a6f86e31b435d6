using System.Collections.Immutable;
using CsCheck;
using PsiSweep.Lab.Networks;
using PsiSweep.Lab.PathSpace;
using PsiSweep.Lab.Training;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Configuration.Networks;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.PathSpace;

/// <summary>A small random network, float64, whose weights are away from zero; everything from one seed.</summary>
internal sealed record RandomNetwork(IReadOnlyList<ShapedLayer> Stack, bool Bias, int Seed)
{
    /// <summary>A perceptron.</summary>
    public RandomNetwork(int[] Widths, bool Bias, int Seed)
        : this(StackShapes.Of(Activations.Vector(Widths[0]), StackShapes.Perceptron(Widths[1..^1]), Widths[^1], out _), Bias, Seed) { }

    /// <summary>A stack over pictures.</summary>
    public RandomNetwork(Activations sample, string[] layers, int classes, bool bias, int seed)
        : this(ShapesOf(sample, layers, classes), bias, seed) { }

    public ReluNetwork Shape { get; } = new(Stack, Bias);

    /// <summary>Whether the edges of the modular trees are 1 and all others less, as <c>tree_edges: ones</c> leaves them: then products
    /// tie.</summary>
    public bool IsTied { get; init; }

    public int[] Widths => [.. Shape.Widths];

    /// <summary>Perceptrons of 0 to 4 hidden layers of 1 to <paramref name="widest"/> units, and as often stacks with
    /// convolutions.</summary>
    public static Gen<RandomNetwork> Any(int widest = 6) => Gen.OneOf(Perceptron(widest), Convolutional());

    /// <summary>Networks in which products of tree edges tie.</summary>
    public static Gen<RandomNetwork> Tied(int widest = 6) => Any(widest).Select(n => n with { IsTied = true });

    private static Gen<RandomNetwork> Perceptron(int widest) =>
        Gen.Select(
            Gen.Int[1, widest],
            Gen.Int[1, widest].Array[0, 4],
            Gen.Int[2, widest],
            Gen.Bool,
            Gen.Int[0, 1 << 30],
            (i, hidden, o, bias, seed) => new RandomNetwork([i, .. hidden, o], bias, seed)
        );

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    /// <summary>One or two convolutions, pooling, flatten or global average, a hidden linear layer or none.</summary>
    private static Gen<RandomNetwork> Convolutional() =>
        from channels in Gen.Int[1, 2]
        from height in Gen.Int[4, 5]
        from width in Gen.Int[4, 5]
        from first in Gen.Select(Gen.Int[1, 3], OneOf("2", "1x2", "3 stride 2", "2 pad 0", "2x1 stride 1x2"), (c, k) => $"conv {c} {k}")
        from pool in OneOf("", "maxpool 2", "avgpool 2 stride 1", "maxpool 2 stride 1 pad 1")
        from second in Gen.OneOf(Gen.Const(""), Gen.Int[1, 2].Select(c => $"conv {c} 2 pad 1"))
        from end in OneOf("gap", "flatten")
        from hidden in Gen.Int[0, 3]
        from classes in Gen.Int[2, 3]
        from bias in Gen.Bool
        from seed in Gen.Int[0, 1 << 30]
        select new RandomNetwork(
            new Activations(channels, height, width, IsFlat: false),
            [.. new[] { first, pool, second, end, hidden > 0 ? $"linear {hidden}" : "" }.Where(l => l.Length > 0)],
            classes,
            bias,
            seed
        );

    /// <summary>Weights of random sign with magnitudes in [0.2, 2), in tied networks [0.2, 0.9) and 1: a path value may be divided
    /// by.</summary>
    public Tensor[] Weights()
    {
        var random = new Random(Seed);
        var spread = IsTied ? 0.7 : 1.8;
        Tensor[] weights =
        [
            .. Shape.Parameters.Select(p =>
                tensor(
                    [.. Enumerable.Range(0, (int)p.Count).Select(_ => (random.Next(2) * 2 - 1) * (0.2 + spread * random.NextDouble()))],
                    [.. p.Shape],
                    float64
                )
            ),
        ];
        if (IsTied)
            StartingWeights.SetTreeEdgesToOne(Shape, weights);
        return weights;
    }

    public BasisTrees Trees(TreeKind kind) => kind == TreeKind.Modular ? BasisTrees.Modular(Shape) : MaxProductTrees.Of(Shape, Weights());

    /// <summary>Any trees: each unit's edges drawn at random.</summary>
    public BasisTrees RandomTrees()
    {
        var random = new Random(Seed + 1);
        return new(
            [.. Shape.Layers.SkipLast(1).Select(l => Draw(l.Out, l.FanIn))],
            [.. Shape.Layers.Skip(1).Select(l => Draw(l.In, l.Out * l.Parallel))]
        );

        ImmutableArray<int> Draw(int units, int edges) => [.. Enumerable.Range(0, units).Select(_ => random.Next(edges))];
    }

    /// <summary>Inputs and labels.</summary>
    public (Tensor Inputs, Tensor Labels) Samples(int count)
    {
        var random = new Random(Seed + 2);
        return (
            tensor(
                [.. Enumerable.Range(0, count * Shape.Inputs).Select(_ => 2 * random.NextDouble() - 0.5)],
                [count, Shape.Inputs],
                float64
            ),
            tensor([.. Enumerable.Range(0, count).Select(_ => (long)random.Next(Shape.Classes))], int64)
        );
    }

    public override string ToString() =>
        $"{Shape.Sample}: {string.Join(", ", Stack.Select(l => l.Layer))}, "
        + $"{(Bias ? "bias" : "no bias")}{(IsTied ? ", tied" : "")}, seed {Seed}";

    private static ImmutableArray<ShapedLayer> ShapesOf(Activations sample, string[] layers, int classes)
    {
        var read = layers.Select(l => LayerText.Read(l, out var wrong) ?? throw new ArgumentException($"{l}: {wrong}"));
        var stack = StackShapes.Of(sample, [.. read], classes, out var problem);
        return problem is null ? stack : throw new ArgumentException(problem);
    }
}
