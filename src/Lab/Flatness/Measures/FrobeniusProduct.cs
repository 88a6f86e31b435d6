using PsiSweep.Shared.Results;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>
/// log Π ‖W_l‖_F² over the layers' weight matrices, biases left out (Jiang et al., ICLR 2020, without the margin). Changed by positive
/// scaling.
/// </summary>
public sealed class FrobeniusProduct : IMeasure
{
    /// <inheritdoc/>
    public string Name => "frobenius_product";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return [new(Name, LayerNorms.Of(context).Sum(n => Math.Log(n.SquaredFrobenius)))];
    }
}
