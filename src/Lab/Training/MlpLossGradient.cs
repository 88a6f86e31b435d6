using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Training;

/// <summary>
/// Forward and backward pass of a ReLU multi-layer perceptron with cross-entropy, written out on buffers that are kept: nets this small
/// spend
/// their time in the calls, and this takes about half as many as autograd.
/// </summary>
public sealed class MlpLossGradient : ILossGradient
{
    private readonly ReluNetwork network;
    private readonly FlatParameters parameters;
    private readonly Tensor[] transposed;
    private readonly Dictionary<long, BatchBuffers> buffers = [];

    /// <summary>For parameters, whose views it keeps.</summary>
    public MlpLossGradient(ReluNetwork network, FlatParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(parameters);
        this.network = network;
        this.parameters = parameters;
        transposed = [.. network.Layers.Select(l => parameters.Parameters[l.Weight].t().DetachFromDisposeScope())];
    }

    /// <inheritdoc/>
    public Tensor Compute(Tensor inputs, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var n = inputs.shape[0];
        if (!buffers.TryGetValue(n, out var buffer))
            buffers[n] = buffer = new(network, n, parameters.Values);

        var last = network.Layers.Length - 1;
        for (var l = 0; l <= last; l++)
        {
            var h = buffer.Outputs[l].addmm_(l == 0 ? inputs : buffer.Outputs[l - 1], transposed[l], beta: 0, alpha: 1);
            if (network.Layers[l].Bias is { } bias)
                h.add_(parameters.Parameters[bias], alpha: KeptScalars.One);
            if (l < last)
                h.relu_();
        }

        var logProbabilities = buffer.Outputs[last].log_softmax(1);
        var targets = labels.unsqueeze(1);
        var loss = logProbabilities.gather(1, targets).mean().neg_();

        // d loss / d logits = (softmax − one-hot) / n
        using var count = n.ToScalar();
        var delta = logProbabilities.exp_().scatter_add_(1, targets, buffer.MinusOnes).div_(count);
        for (var l = last; l >= 0; l--)
        {
            parameters.Gradients[network.Layers[l].Weight].addmm_(delta.t(), l == 0 ? inputs : buffer.Outputs[l - 1], beta: 0, alpha: 1);
            if (network.Layers[l].Bias is { } bias)
                parameters.Gradients[bias].copy_(delta.sum(dim: 0));
            if (l > 0)
            {
                delta = buffer.Deltas[l - 1].addmm_(delta, parameters.Parameters[network.Layers[l].Weight], beta: 0, alpha: 1);
                delta.mul_(buffer.Outputs[l - 1].sign()); // 0 or 1 after the ReLU; gt(0) takes four times as long
            }
        }

        return loss.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var t in transposed)
            t.Dispose();
        foreach (var buffer in buffers.Values)
            buffer.Dispose();
    }

    /// <summary>Activations and their gradients for batches of one size.</summary>
    private sealed class BatchBuffers(ReluNetwork network, long n, Tensor like) : IDisposable
    {
        public Tensor[] Outputs { get; } =
        [.. network.Layers.Select(l => zeros([n, l.Out], like.dtype, like.device).DetachFromDisposeScope())];

        public Tensor[] Deltas { get; } =
        [.. network.Layers.SkipLast(1).Select(l => zeros([n, l.Out], like.dtype, like.device).DetachFromDisposeScope())];

        public Tensor MinusOnes { get; } = full([n, 1], -1, like.dtype, like.device).DetachFromDisposeScope();

        public void Dispose()
        {
            foreach (var t in Outputs.Concat(Deltas).Append(MinusOnes))
                t.Dispose();
        }
    }
}
