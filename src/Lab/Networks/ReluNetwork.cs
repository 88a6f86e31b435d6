using System.Collections.Immutable;
using PsiSweep.Shared.Configuration.Networks;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Networks;

/// <summary>
/// The shape of a plain stack of convolutions, pooling and linear layers with ReLU between them (a perceptron: linear layers alone), and
/// its
/// function: a pure function of parameters and inputs, so that the parameters may be weights or anything weights are computed from
/// (basis-path values).
/// </summary>
public sealed class ReluNetwork
{
    private readonly ImmutableArray<NetworkOperation> operations;

    /// <summary>A perceptron with the widths of its layers.</summary>
    /// <param name="inputs">Number of inputs, ≥ 1.</param>
    /// <param name="hidden">Widths of the hidden layers, each ≥ 1; empty: a linear model.</param>
    /// <param name="classes">Number of outputs (logits), ≥ 2.</param>
    /// <param name="bias">Whether every layer has a bias.</param>
    public ReluNetwork(int inputs, IReadOnlyList<int> hidden, int classes, bool bias)
        : this(Perceptron(inputs, hidden, classes), bias) { }

    /// <summary>A stack.</summary>
    /// <param name="stack">Its layers from <see cref="StackShapes"/>, the last to the classes included.</param>
    /// <param name="bias">Whether every linear and convolutional layer has a bias.</param>
    public ReluNetwork(IReadOnlyList<ShapedLayer> stack, bool bias)
    {
        ArgumentNullException.ThrowIfNull(stack);
        if (stack is not [.., { Layer: LinearSpec, Above.Channels: >= 2 }])
            throw new ArgumentException("a stack ends with a linear layer to at least 2 classes", nameof(stack));
        HasBias = bias;
        Stack = stack;
        Sample = stack[0].Below;
        IsPerceptron = stack.All(l => l.Layer is LinearSpec);
        LargestActivation = stack.Max(l => Math.Max(l.Below.Count, l.Above.Count));
        AllActivations = stack.Sum(l => l.Above.Count);
        var builder = new StackBuilder(stack, bias);
        (Layers, Parameters, operations) = (builder.Layers, builder.Parameters, builder.Operations);
        Widths = [Layers[0].In, .. Layers.Select(l => l.Out)];
    }

    /// <summary>What it was made of.</summary>
    public IReadOnlyList<ShapedLayer> Stack { get; }

    /// <summary>Shape of a sample; samples come as vectors of <see cref="Inputs"/> entries, channel after channel, row after row.</summary>
    public Activations Sample { get; }

    /// <summary>Entries of a sample.</summary>
    public int Inputs => (int)Sample.Count;

    /// <summary>Number of classes (logits).</summary>
    public int Classes => Widths[^1];

    /// <summary>Whether there are linear layers alone.</summary>
    public bool IsPerceptron { get; }

    /// <summary>Entries of the largest picture or vector between two layers, for one sample.</summary>
    public long LargestActivation { get; }

    /// <summary>Entries of all layers' outputs together, for one sample.</summary>
    public long AllActivations { get; }

    /// <summary>
    /// Units from inputs to logits, L + 1 numbers: a unit is a channel between convolutions, and an entry of a vector between linear
    /// layers. A linear
    /// layer over a flattened picture has the channels as its units below.
    /// </summary>
    public ImmutableArray<int> Widths { get; }

    /// <summary>Whether every linear and convolutional layer has a bias.</summary>
    public bool HasBias { get; }

    /// <summary>The L layers with weights, from the inputs on; all but the last are followed by a ReLU.</summary>
    public ImmutableArray<WeightedLayer> Layers { get; }

    /// <summary>Names (PyTorch's) and shapes of the parameters, in the order in which <see cref="Forward"/> takes them.</summary>
    public ImmutableArray<ParameterShape> Parameters { get; }

    /// <summary>Number of hidden units H: the dimension of the group of positive scalings.</summary>
    public int HiddenUnits => Widths.Sum() - Widths[0] - Widths[^1];

    /// <summary>Number of parameters m.</summary>
    public long ParameterCount => Parameters.Sum(p => p.Count);

    /// <summary>The logits, shape (n, classes).</summary>
    /// <param name="parameters">Tensors of the shapes of <see cref="Parameters"/>.</param>
    /// <param name="x">Inputs, shape (n, inputs), of the parameters' type and device.</param>
    public Tensor Forward(IReadOnlyList<Tensor> parameters, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (var operation in operations)
            x = operation.Apply(parameters, x);
        return x;
    }

    /// <summary>What the last layer takes, shape (n, its units below times parallel edges).</summary>
    /// <param name="parameters">Tensors of the shapes of <see cref="Parameters"/>.</param>
    /// <param name="x">Inputs, shape (n, inputs), of the parameters' type and device.</param>
    public Tensor Features(IReadOnlyList<Tensor> parameters, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        foreach (var operation in operations.SkipLast(1))
            x = operation.Apply(parameters, x);
        return x;
    }

    private static ImmutableArray<ShapedLayer> Perceptron(int inputs, IReadOnlyList<int> hidden, int classes)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        if (hidden.Any(w => w < 1))
            throw new ArgumentOutOfRangeException(
                nameof(hidden),
                $"hidden widths are [{string.Join(", ", hidden)}]; each must be at least 1"
            );
        return StackShapes.Of(Activations.Vector(inputs), StackShapes.Perceptron(hidden), classes, out _);
    }
}

/// <summary>Name and shape of a parameter.</summary>
/// <param name="Name">PyTorch's name, such as <c>0.weight</c>.</param>
/// <param name="Shape">Its sizes.</param>
public sealed record ParameterShape(string Name, ImmutableArray<long> Shape)
{
    /// <summary>Number of entries.</summary>
    public long Count => Shape.Aggregate(1L, (a, b) => a * b);
}
