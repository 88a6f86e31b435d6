using PsiSweep.Shared.Results;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>
/// Σ ‖W_l‖_F² / ‖W_l‖₂² over the layers' weight matrices, biases left out (Jiang et al., ICLR 2020). NaN for a layer of zeros.
/// </summary>
public sealed class FrobeniusOverSpectral : IMeasure
{
    /// <inheritdoc/>
    public string Name => "frobenius_over_spectral";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return [new(Name, LayerNorms.Of(context).Sum(n => n.SquaredFrobenius / n.SquaredSpectral))];
    }
}
