using PsiSweep.Lab.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Optimizers;

/// <summary>Weight decay and momentum as in torch.optim.SGD (dampening 0), in whichever space is optimised.</summary>
/// <param name="momentum">In [0, 1).</param>
/// <param name="nesterov">Nesterov's form.</param>
/// <param name="weightDecay">≥ 0.</param>
public sealed class Momentum(double momentum, bool nesterov, double weightDecay) : IDisposable
{
    private const string BufferName = "momentum";
    private readonly Scalar factor = momentum.ToScalar();
    private readonly Scalar decay = weightDecay.ToScalar();
    private Tensor? buffer;

    /// <summary>Whether the direction is the gradient itself.</summary>
    public bool IsPlain => momentum == 0 && weightDecay == 0;

    /// <summary>Turns the gradient, in place, into the direction of the step.</summary>
    /// <param name="gradient">The gradient.</param>
    /// <param name="values">The values being optimised.</param>
    public void Apply(Tensor gradient, Tensor values)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        if (weightDecay != 0)
            gradient.add_(values, alpha: decay);
        if (momentum == 0)
            return;
        if (buffer is null)
            buffer = gradient.clone().DetachFromDisposeScope();
        else
            buffer.mul_(factor).add_(gradient, alpha: KeptScalars.One);
        if (nesterov)
            gradient.add_(buffer, alpha: factor);
        else
            gradient.copy_(buffer);
    }

    /// <summary>What the next step depends on.</summary>
    public IReadOnlyList<(string Name, Tensor Tensor)> State => buffer is null ? [] : [(BufferName, buffer)];

    /// <summary>Copies a checkpoint's state back.</summary>
    /// <param name="state">Tensors by name.</param>
    /// <param name="device">Where the values are.</param>
    public void Restore(IReadOnlyDictionary<string, Tensor> state, Device device)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (!state.TryGetValue(BufferName, out var saved))
            return;
        using var scope = NewDisposeScope();
        buffer?.Dispose();
        buffer = saved.to(device).clone().DetachFromDisposeScope();
    }

    /// <summary>Frees the buffer.</summary>
    public void Dispose()
    {
        buffer?.Dispose();
        factor.Dispose();
        decay.Dispose();
    }
}
