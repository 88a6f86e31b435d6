using MessagePack;

namespace PsiSweep.Shared.Sweeps;

/// <summary>A ReLU multi-layer perceptron and its starting weights.</summary>
[MessagePackObject]
public sealed record NetworkConfig
{
    /// <summary>Widths of the hidden layers, first to last, each ≥ 1; empty: a linear model.</summary>
    [Key(0)] public required int[] Hidden { get; init; }

    /// <summary>Whether every linear layer has a bias.</summary>
    [Key(1)] public bool Bias { get; init; }

    /// <summary>The distribution of the starting weights, named as in torch.nn.init.</summary>
    [Key(2)] public WeightInit Init { get; init; }

    /// <summary>What the edges of the modular trees start at.</summary>
    [Key(3)] public TreeEdges TreeEdges { get; init; }
}

/// <summary>Starting distributions, equal to PyTorch's of the same name.</summary>
public enum WeightInit
{
    /// <summary>What <c>torch.nn.Linear</c> does: weights and biases uniform in ±1/√fan_in.</summary>
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
