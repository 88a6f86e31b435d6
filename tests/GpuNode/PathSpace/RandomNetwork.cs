using System.Collections.Immutable;
using CsCheck;
using PsiSweep.GpuNode.Networks;
using PsiSweep.GpuNode.PathSpace;
using PsiSweep.Shared.Sweeps;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Tests.PathSpace;

/// <summary>A small random network, float64, whose weights are away from zero; everything from one seed.</summary>
internal sealed record RandomNetwork(int[] Widths, bool Bias, int Seed)
{
    public ReluNetwork Shape { get; } = new(Widths[0], Widths[1..^1], Widths[^1], Bias);

    /// <summary>Networks of 0 to 4 hidden layers of 1 to <paramref name="widest"/> units.</summary>
    public static Gen<RandomNetwork> Any(int widest = 6) =>
        Gen.Select(Gen.Int[1, widest], Gen.Int[1, widest].Array[0, 4], Gen.Int[2, widest], Gen.Bool, Gen.Int[0, 1 << 30],
            (i, hidden, o, bias, seed) => new RandomNetwork([i, .. hidden, o], bias, seed));

    /// <summary>Weights of random sign with magnitudes in [0.2, 2): a path value may be divided by.</summary>
    public Tensor[] Weights()
    {
        var random = new Random(Seed);
        return [.. Shape.Parameters.Select(p =>
            tensor([.. Enumerable.Range(0, (int)p.Count).Select(_ => (random.Next(2) * 2 - 1) * (0.2 + 1.8 * random.NextDouble()))], [.. p.Shape], float64))];
    }

    public BasisTrees Trees(TreeKind kind) => kind == TreeKind.Modular ? BasisTrees.Modular(Shape) : MaxProductTrees.Of(Shape, Weights());

    /// <summary>Any trees: each unit's edges drawn at random.</summary>
    public BasisTrees RandomTrees()
    {
        var random = new Random(Seed + 1);
        return new(Draw(-1), Draw(+1));

        ImmutableArray<ImmutableArray<int>> Draw(int step) =>
            [.. Enumerable.Range(1, Widths.Length - 2).Select(l => Enumerable.Range(0, Widths[l]).Select(_ => random.Next(Widths[l + step])).ToImmutableArray())];
    }

    /// <summary>Inputs and labels.</summary>
    public (Tensor Inputs, Tensor Labels) Samples(int count)
    {
        var random = new Random(Seed + 2);
        return (tensor([.. Enumerable.Range(0, count * Widths[0]).Select(_ => 2 * random.NextDouble() - 0.5)], [count, Widths[0]], float64),
            tensor([.. Enumerable.Range(0, count).Select(_ => (long)random.Next(Widths[^1]))], int64));
    }

    public override string ToString() => $"widths {string.Join("-", Widths)}, {(Bias ? "bias" : "no bias")}, seed {Seed}";
}
