using PsiSweep.GpuNode.Networks;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Training;

/// <summary>By autograd: works for any network, and is what the hand-written gradient is tested against.</summary>
public sealed class AutogradLossGradient(ReluNetwork network, FlatParameters parameters) : ILossGradient
{
    /// <inheritdoc/>
    public Tensor Compute(Tensor inputs, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var leaves = parameters.Parameters.Select(p => p.detach().requires_grad_()).ToArray();
        var loss = nn.functional.cross_entropy(network.Forward(leaves, inputs), labels);
        var gradients = autograd.grad([loss], leaves);
        for (var p = 0; p < leaves.Length; p++)
            parameters.Gradients[p].copy_(gradients[p]);
        return loss.detach().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
