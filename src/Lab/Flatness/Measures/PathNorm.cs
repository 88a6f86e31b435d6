using PsiSweep.Shared.Results;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>
/// Σ over all paths of the squared path value: the sum of the outputs of the network with squared weights at an input of ones (Neyshabur et
/// al.,
/// COLT 2015; Jiang et al., ICLR 2020). A bias counts as an edge from a constant unit. With convolutions the same forward pass, pooling
/// and padding as they are: an edge counts at every place at which its kernel meets it. Unchanged by positive scaling.
/// </summary>
public sealed class PathNorm : IMeasure
{
    /// <inheritdoc/>
    public string Name => "path_norm";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var input = ones(1, context.Network.Inputs, float64, device: context.Final[0].device);
        return [new(Name, context.Network.Forward([.. context.Final.Select(w => w.square())], input).sum().item<double>())];
    }
}
