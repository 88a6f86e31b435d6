using static TorchSharp.torch;

namespace PsiSweep.Lab.Networks;

/// <summary>
/// A network's parameters as views of one flat tensor, and their gradients as views of another, so that an optimizer's step is a handful of
/// tensor operations whatever the number of layers.
/// </summary>
public sealed class FlatParameters : IDisposable
{
    private readonly Tensor[] parameters;
    private readonly Tensor[] gradients;
    private readonly ReluNetwork network;

    /// <summary>Zeros.</summary>
    /// <param name="network">The shape.</param>
    /// <param name="type">float32 or float64.</param>
    /// <param name="device">Where they live.</param>
    public FlatParameters(ReluNetwork network, ScalarType type, Device device)
    {
        ArgumentNullException.ThrowIfNull(network);
        this.network = network;
        using var scope = NewDisposeScope();
        Values = zeros(network.ParameterCount, type, device).DetachFromDisposeScope();
        Gradient = zeros(network.ParameterCount, type, device).DetachFromDisposeScope();
        parameters = Views(network, Values);
        gradients = Views(network, Gradient);
    }

    /// <summary>All parameters, (m).</summary>
    public Tensor Values { get; }

    /// <summary>All gradients, (m).</summary>
    public Tensor Gradient { get; }

    /// <summary>The parameters in their shapes: views of <see cref="Values"/>.</summary>
    public IReadOnlyList<Tensor> Parameters => parameters;

    /// <summary>The parameters in their shapes with their names, which are PyTorch's.</summary>
    public IReadOnlyList<(string Name, Tensor Tensor)> Named => [.. network.Parameters.Select((p, i) => (p.Name, parameters[i]))];

    /// <summary>The gradients in their shapes: views of <see cref="Gradient"/>.</summary>
    public IReadOnlyList<Tensor> Gradients => gradients;

    private static Tensor[] Views(ReluNetwork network, Tensor flat)
    {
        var views = new Tensor[network.Parameters.Length];
        long start = 0;
        for (var p = 0; p < views.Length; p++)
        {
            var shape = network.Parameters[p];
            views[p] = flat.narrow(0, start, shape.Count).view([.. shape.Shape]).DetachFromDisposeScope();
            start += shape.Count;
        }

        return views;
    }

    /// <summary>Frees them.</summary>
    public void Dispose()
    {
        foreach (var t in parameters.Concat(gradients).Append(Values).Append(Gradient))
            t.Dispose();
    }
}
