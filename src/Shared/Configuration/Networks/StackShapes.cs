using System.Collections.Immutable;
using System.Numerics;

namespace PsiSweep.Shared.Configuration.Networks;

/// <summary>What flows between layers: a picture of channels, or a vector.</summary>
/// <param name="Channels">Channels, or entries of a vector.</param>
/// <param name="Height">Rows; 1 for a vector.</param>
/// <param name="Width">Columns; 1 for a vector.</param>
/// <param name="IsFlat">Whether it is a vector.</param>
public readonly record struct Activations(int Channels, int Height, int Width, bool IsFlat)
{
    /// <summary>Entries.</summary>
    public long Count => (long)Channels * Height * Width;

    /// <summary>A vector.</summary>
    public static Activations Vector(int entries) => new(entries, 1, 1, IsFlat: true);

    /// <summary>Such as <c>16×7×7</c> or <c>784</c>.</summary>
    public override string ToString() => IsFlat ? $"{Channels}" : $"{Channels}×{Height}×{Width}";
}

/// <summary>A layer between two shapes.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Below">What goes in.</param>
/// <param name="Above">What comes out.</param>
public sealed record ShapedLayer(LayerSpec Layer, Activations Below, Activations Above)
{
    /// <summary>Number of weights, biases left out.</summary>
    public BigInteger Weights =>
        Layer switch
        {
            ConvSpec conv => (BigInteger)Below.Channels * Above.Channels * conv.Kernel.Height * conv.Kernel.Width,
            LinearSpec => (BigInteger)Below.Count * Above.Channels,
            _ => BigInteger.Zero,
        };
}

/// <summary>Works out what comes out of each layer of a stack, or what does not fit.</summary>
public static class StackShapes
{
    /// <summary>The shapes of a stack, the linear layer to the classes included.</summary>
    /// <param name="input">Shape of a sample.</param>
    /// <param name="layers">The layers, the last to the classes left out.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="problem">What does not fit, with its place; null when all does.</param>
    /// <returns>One entry a layer, or none when something does not fit.</returns>
    public static ImmutableArray<ShapedLayer> Of(Activations input, IReadOnlyList<LayerSpec> layers, int classes, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(layers);
        var shaped = ImmutableArray.CreateBuilder<ShapedLayer>();
        var below = input;
        for (var l = 0; l < layers.Count; l++)
        {
            if (Above(layers[l], below, out problem) is not { } above)
            {
                problem = $"layer {l + 1} ({layers[l]}): {problem}";
                return [];
            }

            shaped.Add(new(layers[l], below, above));
            below = above;
        }

        problem = below.IsFlat
            ? null
            : $"the layers end with a picture of {below}; end them with flatten or gap: the classes need a vector";
        if (problem is not null)
            return [];
        shaped.Add(new(new LinearSpec(classes), below, Activations.Vector(classes)));
        return shaped.ToImmutable();
    }

    /// <summary>The layers of a perceptron: linear ones alone.</summary>
    public static IReadOnlyList<LayerSpec> Perceptron(IEnumerable<int> hidden) => [.. hidden.Select(w => new LinearSpec(w))];

    private static Activations? Above(LayerSpec layer, Activations below, out string? problem)
    {
        problem = null;
        switch (layer)
        {
            case ConvSpec or PoolSpec or GlobalAverageSpec when below.IsFlat:
                problem = "it needs a picture, but a vector comes in";
                return null;
            case LinearSpec when !below.IsFlat:
                problem = $"it needs a vector, but a picture of {below} comes in; put flatten or gap before it";
                return null;
            case FlattenSpec when below.IsFlat:
                problem = "a vector comes in already";
                return null;
            case FlattenSpec:
                return Activations.Vector((int)below.Count);
            case GlobalAverageSpec:
                return Activations.Vector(below.Channels);
            case LinearSpec linear:
                return Activations.Vector(linear.Width);
            case ConvSpec conv:
                return Windows(below, conv.Channels, conv.Kernel, conv.Stride, conv.Padding, out problem);
            case PoolSpec pool:
                return Windows(below, below.Channels, pool.Window, pool.Stride, pool.Padding, out problem);
            default:
                throw new ArgumentOutOfRangeException(nameof(layer), layer, "not a layer");
        }
    }

    private static Activations? Windows(Activations below, int channels, Extent window, Extent stride, Extent padding, out string? problem)
    {
        var (height, width) = (below.Height + (2 * padding.Height), below.Width + (2 * padding.Width));
        problem =
            window.Height > height || window.Width > width
                ? $"its {window.Height}×{window.Width} window is larger than the picture that comes in, "
                    + $"{below}{(padding == Extent.Of(0) ? "" : $" with padding {padding}")}"
                : null;
        return problem is null
            ? new(channels, ((height - window.Height) / stride.Height) + 1, ((width - window.Width) / stride.Width) + 1, IsFlat: false)
            : null;
    }
}
