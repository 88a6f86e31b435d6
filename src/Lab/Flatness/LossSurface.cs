using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Torch;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness;

/// <summary>
/// The loss L as a function of coordinates: mean cross-entropy over the stated samples. Where the activations of all samples would not fit
/// into
/// memory with their graph (convolutions over large pictures), they are gone through in <see cref="Chunks"/>, whose losses and gradients
/// add up to L's.
/// </summary>
public sealed class LossSurface
{
    // Entries of activations whose graph of second derivatives, some ten times as many doubles, stays within a few GB.
    internal const long MostActivations = 1 << 25;

    private readonly ReluNetwork network;
    private readonly Tensor inputs;
    private readonly Tensor labels;
    private double? atCenter;

    /// <summary>The surface over coordinates.</summary>
    /// <param name="network">The shape.</param>
    /// <param name="coordinates">The coordinates.</param>
    /// <param name="inputs">Samples, (n, features), float64.</param>
    /// <param name="labels">Classes, (n), int64.</param>
    public LossSurface(ReluNetwork network, CoordinateSystem coordinates, Tensor inputs, Tensor labels)
        : this(network, coordinates, inputs, labels, MostActivations) { }

    internal LossSurface(ReluNetwork network, CoordinateSystem coordinates, Tensor inputs, Tensor labels, long mostActivations)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(coordinates);
        this.network = network;
        this.inputs = inputs;
        this.labels = labels;
        Coordinates = coordinates;
        RowsInChunk = Math.Clamp(mostActivations / network.AllActivations, 1, inputs.shape[0]);
    }

    /// <summary>The coordinates.</summary>
    public CoordinateSystem Coordinates { get; }

    /// <summary>Called before every evaluation of the loss, its gradient or a Hessian-vector product, and before each of their chunks; may
    /// throw to stop.</summary>
    public Action Step { get; init; } = () => { };

    /// <summary>What the cross-entropy is taken of, (n, classes) from the logits; the logits themselves unless said.</summary>
    public Func<Tensor, Tensor> OfLogits { get; init; } = logits => logits;

    /// <summary>L at the network's own values.</summary>
    public double AtCenter => atCenter ??= Center();

    /// <summary>Number of chunks.</summary>
    public int Chunks => (int)((inputs.shape[0] + RowsInChunk - 1) / RowsInChunk);

    private long RowsInChunk { get; }

    /// <summary>A chunk's part of L of values, as a graph: the sum of its samples' cross-entropies over the number of all
    /// samples.</summary>
    /// <param name="values">The values.</param>
    /// <param name="chunk">From 0.</param>
    public Tensor Loss(IReadOnlyList<Tensor> values, int chunk)
    {
        var weights = Coordinates.ToWeights(values);
        if (Chunks == 1)
            return nn.functional.cross_entropy(OfLogits(network.Forward(weights, inputs)), labels);
        Step();
        var start = chunk * RowsInChunk;
        var rows = Math.Min(RowsInChunk, inputs.shape[0] - start);
        return nn.functional.cross_entropy(
                OfLogits(network.Forward(weights, inputs.narrow(0, start, rows))),
                labels.narrow(0, start, rows),
                reduction: nn.Reduction.Sum
            ) / inputs.shape[0];
    }

    /// <summary>L at a displacement of the coordinates.</summary>
    /// <param name="displacement">Vector of coordinates.</param>
    public double At(Tensor displacement)
    {
        Step();
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var at = Displaced(displacement);
        var loss = 0.0;
        for (var chunk = 0; chunk < Chunks; chunk++)
        {
            using var inner = NewDisposeScope();
            loss += Loss(at, chunk).item<double>();
        }

        return loss;
    }

    /// <summary>L and its gradient at a displacement of the coordinates.</summary>
    /// <param name="displacement">Vector of coordinates.</param>
    /// <returns>The loss, and the gradient as a vector of coordinates, which the caller frees.</returns>
    public (double Loss, Tensor Gradient) WithGradient(Tensor displacement)
    {
        Step();
        using var scope = NewDisposeScope();
        var at = Displaced(displacement).Select(v => v.detach().requires_grad_()).ToArray();
        var sum = 0.0;
        var gradient = OverChunks(chunk =>
        {
            var loss = Loss(at, chunk);
            sum += loss.item<double>();
            return Coordinates.Flatten(autograd.grad([loss], at));
        });
        return (sum, gradient.MoveToOuterDisposeScope());
    }

    /// <summary>The sum of a vector over the chunks, each with a dispose scope of its own; in the caller's scope.</summary>
    internal Tensor OverChunks(Func<int, Tensor> of)
    {
        Tensor? sum = null;
        for (var chunk = 0; chunk < Chunks; chunk++)
        {
            using var scope = NewDisposeScope();
            var part = of(chunk);
            if (sum is null)
                sum = part.MoveToOuterDisposeScope();
            else
                sum.add_(part);
        }

        return sum!;
    }

    private double Center()
    {
        using var none = zeros(Coordinates.Dimension, float64, device: inputs.device);
        return At(none);
    }

    private Tensor[] Displaced(Tensor displacement) =>
        [.. Coordinates.Unflatten(displacement).Select((d, p) => Coordinates.Values[p].Plus(d))];
}
