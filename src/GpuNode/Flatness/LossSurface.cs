using PsiSweep.GpuNode.Networks;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Flatness;

/// <summary>The loss L as a function of coordinates: mean cross-entropy over the stated samples.</summary>
public sealed class LossSurface
{
    private readonly ReluNetwork network;
    private readonly Tensor inputs;
    private readonly Tensor labels;

    /// <summary>The surface over coordinates.</summary>
    /// <param name="network">The shape.</param>
    /// <param name="coordinates">The coordinates.</param>
    /// <param name="inputs">Samples, (n, features), float64.</param>
    /// <param name="labels">Classes, (n), int64.</param>
    public LossSurface(ReluNetwork network, CoordinateSystem coordinates, Tensor inputs, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(coordinates);
        this.network = network;
        this.inputs = inputs;
        this.labels = labels;
        Coordinates = coordinates;
        using var none = zeros(coordinates.Dimension, float64, device: inputs.device);
        AtCenter = At(none);
    }

    /// <summary>The coordinates.</summary>
    public CoordinateSystem Coordinates { get; }

    /// <summary>Called before every evaluation of the loss, its gradient or a Hessian-vector product; may throw to stop.</summary>
    public Action Step { get; init; } = () => { };

    /// <summary>L at the network's own values.</summary>
    public double AtCenter { get; }

    /// <summary>L of values, as a graph.</summary>
    public Tensor Loss(IReadOnlyList<Tensor> values) =>
        nn.functional.cross_entropy(network.Forward(Coordinates.ToWeights(values), inputs), labels);

    /// <summary>L at a displacement of the coordinates.</summary>
    /// <param name="displacement">Vector of coordinates.</param>
    public double At(Tensor displacement)
    {
        Step();
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return Loss(Displaced(displacement)).item<double>();
    }

    /// <summary>L and its gradient at a displacement of the coordinates.</summary>
    /// <param name="displacement">Vector of coordinates.</param>
    /// <returns>The loss, and the gradient as a vector of coordinates, which the caller frees.</returns>
    public (double Loss, Tensor Gradient) WithGradient(Tensor displacement)
    {
        Step();
        using var scope = NewDisposeScope();
        var at = Displaced(displacement).Select(v => v.detach().requires_grad_()).ToArray();
        var loss = Loss(at);
        var gradient = Coordinates.Flatten(autograd.grad([loss], at));
        return (loss.item<double>(), gradient.MoveToOuterDisposeScope());
    }

    private Tensor[] Displaced(Tensor displacement) =>
        [.. Coordinates.Unflatten(displacement).Select((d, p) => Coordinates.Values[p] + d)];
}
