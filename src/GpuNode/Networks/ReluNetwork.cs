using System.Collections.Immutable;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Networks;

/// <summary>
/// The shape of a ReLU multi-layer perceptron, and its function: a pure function of parameters and inputs, so that the parameters may be
/// weights or anything weights are computed from (basis-path values).
/// </summary>
public sealed class ReluNetwork
{
    /// <summary>A network with the widths of its layers.</summary>
    /// <param name="inputs">Number of inputs, ≥ 1.</param>
    /// <param name="hidden">Widths of the hidden layers, each ≥ 1; empty: a linear model.</param>
    /// <param name="classes">Number of outputs (logits), ≥ 2.</param>
    /// <param name="bias">Whether every layer has a bias.</param>
    public ReluNetwork(int inputs, IReadOnlyList<int> hidden, int classes, bool bias)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        if (hidden.Any(w => w < 1))
            throw new ArgumentOutOfRangeException(nameof(hidden), $"hidden widths are [{string.Join(", ", hidden)}]; each must be at least 1");

        Widths = [inputs, .. hidden, classes];
        HasBias = bias;
        var layers = ImmutableArray.CreateBuilder<LinearLayer>();
        var parameters = ImmutableArray.CreateBuilder<ParameterShape>();
        for (var l = 0; l + 1 < Widths.Length; l++)
        {
            var weight = parameters.Count;
            // As torch.nn.Sequential(Linear, ReLU, Linear, …) names them.
            parameters.Add(new($"{2 * l}.weight", [Widths[l + 1], Widths[l]]));
            if (bias)
                parameters.Add(new($"{2 * l}.bias", [Widths[l + 1]]));
            layers.Add(new(Widths[l], Widths[l + 1], weight, bias ? weight + 1 : null));
        }

        Layers = layers.ToImmutable();
        Parameters = parameters.ToImmutable();
    }

    /// <summary>Widths from inputs to logits, L + 1 of them.</summary>
    public ImmutableArray<int> Widths { get; }

    /// <summary>Whether every layer has a bias.</summary>
    public bool HasBias { get; }

    /// <summary>The L linear layers, from the inputs on; all but the last are followed by a ReLU.</summary>
    public ImmutableArray<LinearLayer> Layers { get; }

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
        for (var l = 0; l < Layers.Length; l++)
        {
            var layer = Layers[l];
            x = nn.functional.linear(x, parameters[layer.Weight], layer.Bias is { } b ? parameters[b] : null);
            if (l + 1 < Layers.Length)
                x = nn.functional.relu(x);
        }

        return x;
    }
}

/// <summary>One linear layer of a network.</summary>
/// <param name="In">Width below.</param>
/// <param name="Out">Width above.</param>
/// <param name="Weight">Index of its weight, shape (Out, In), among the parameters.</param>
/// <param name="Bias">Index of its bias, shape (Out), among the parameters; null when it has none.</param>
public sealed record LinearLayer(int In, int Out, int Weight, int? Bias);

/// <summary>Name and shape of a parameter.</summary>
/// <param name="Name">PyTorch's name, such as <c>0.weight</c>.</param>
/// <param name="Shape">Its sizes.</param>
public sealed record ParameterShape(string Name, ImmutableArray<long> Shape)
{
    /// <summary>Number of entries.</summary>
    public long Count => Shape.Aggregate(1L, (a, b) => a * b);
}
