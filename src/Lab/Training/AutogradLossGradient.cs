using PsiSweep.Lab.Networks;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Training;

/// <summary>
/// By autograd: works for any network, and is what the written-out gradient is tested against. The leaves share the parameters' memory and
/// their <c>.grad</c> are the views of the flat gradient, into which autograd accumulates in place: nothing is copied.
/// </summary>
public sealed class AutogradLossGradient : ILossGradient
{
    private readonly ReluNetwork network;
    private readonly FlatParameters parameters;
    private readonly Tensor[] leaves;

    /// <summary>For parameters, whose views it keeps.</summary>
    public AutogradLossGradient(ReluNetwork network, FlatParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(parameters);
        this.network = network;
        this.parameters = parameters;
        leaves = [.. parameters.Parameters.Select(p => p.detach().requires_grad_().DetachFromDisposeScope())];
        for (var p = 0; p < leaves.Length; p++)
            leaves[p].grad = parameters.Gradients[p];
    }

    /// <inheritdoc/>
    public Tensor Compute(Tensor inputs, Tensor labels)
    {
        using var scope = NewDisposeScope();
        parameters.Gradient.zero_();
        // The trainer's no_grad is this thread's: without a graph, backward would end the process.
        using var grad = enable_grad();
        var loss = nn.functional.cross_entropy(network.Forward(leaves, inputs), labels);
        loss.backward();
        return loss.detach().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var leaf in leaves)
            leaf.Dispose();
    }
}
