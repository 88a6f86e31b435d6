using System.Collections.Immutable;
using System.Text.Json.Serialization;
using MessagePack;
using PsiSweep.Shared.Configuration.Networks;

namespace PsiSweep.Shared.Configuration;

/// <summary>A plain stack of layers with ReLU between them, and its starting weights.</summary>
[MessagePackObject]
public sealed record NetworkConfig
{
    /// <summary>Widths of a perceptron's hidden layers, first to last, each ≥ 1; empty: a linear model. Unused when there are
    /// <see cref="Layers"/>.</summary>
    [Key(0)]
    public required int[] Hidden { get; init; }

    /// <summary>Whether every linear layer has a bias.</summary>
    [Key(1)]
    public bool Bias { get; init; }

    /// <summary>The distribution of the starting weights, named as in torch.nn.init.</summary>
    [Key(2)]
    public WeightInit Init { get; init; }

    /// <summary>What the edges of the modular trees start at.</summary>
    [Key(3)]
    public TreeEdges TreeEdges { get; init; }

    /// <summary>The layers of a stack in the text of <see cref="LayerText"/>, the last to the classes left out; empty: a
    /// perceptron.</summary>
    [Key(4)]
    public string[] Layers { get; init; } = [];

    /// <summary>Width of every hidden layer of a perceptron of <see cref="Depth"/> of them, ≥ 1; null: as <see cref="Hidden"/>
    /// says.</summary>
    [Key(5)]
    public int? Width { get; init; }

    /// <summary>Number of hidden layers of <see cref="Width"/>, ≥ 0; unused without it.</summary>
    [Key(6)]
    public int Depth { get; init; } = 2;

    /// <summary>Widths of a perceptron's hidden layers, whichever way they are given.</summary>
    [IgnoreMember, JsonIgnore]
    public IReadOnlyList<int> HiddenWidths => Width is { } width ? [.. Enumerable.Repeat(width, Depth)] : Hidden;

    /// <summary>The shapes of the whole stack for samples of a shape, or what does not fit.</summary>
    /// <param name="sample">Shape of a sample.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="problem">What does not fit, with its place; null when all does.</param>
    public ImmutableArray<ShapedLayer> Shapes(Activations sample, int classes, out string? problem)
    {
        if (Layers.Length == 0)
            return StackShapes.Of(Activations.Vector((int)sample.Count), StackShapes.Perceptron(HiddenWidths), classes, out problem);
        var layers = new List<LayerSpec>();
        foreach (var text in Layers)
        {
            if (LayerText.Read(text, out problem) is not { } layer)
                return [];
            layers.Add(layer);
        }

        return StackShapes.Of(sample, layers, classes, out problem);
    }
}

/// <summary>Starting distributions, equal to PyTorch's of the same name.</summary>
public enum WeightInit
{
    /// <summary>What <c>torch.nn.Linear</c> and <c>Conv2d</c> do: weights and biases uniform in ±1/√fan_in.</summary>
    Default = 0,

    /// <summary><c>kaiming_uniform_</c>, fan_in, gain √2 (ReLU): uniform in ±√(6/fan_in); biases as Default.</summary>
    KaimingUniform = 1,

    /// <summary><c>kaiming_normal_</c>, fan_in, gain √2: normal with standard deviation √(2/fan_in); biases as Default.</summary>
    KaimingNormal = 2,

    /// <summary><c>xavier_uniform_</c>, gain 1: uniform in ±√(6/(fan_in + fan_out)); biases as Default.</summary>
    XavierUniform = 3,

    /// <summary><c>xavier_normal_</c>, gain 1: normal with standard deviation √(2/(fan_in + fan_out)); biases as Default.</summary>
    XavierNormal = 4,

    /// <summary><c>orthogonal_</c>, gain √2 on the hidden layers and 1 on the last; biases as Default.</summary>
    Orthogonal = 5,
}

/// <summary>Starting value of the modular trees' edges (path-space coordinates of G-SGD).</summary>
public enum TreeEdges
{
    /// <summary><see cref="Ones"/> for G-SGD, <see cref="Random"/> for SGD.</summary>
    Auto = 0,

    /// <summary>As the initialisation drew them.</summary>
    Random = 1,

    /// <summary>1, as the authors' code does for both optimizers, so that SGD and G-SGD start from the same weights.</summary>
    Ones = 2,
}
