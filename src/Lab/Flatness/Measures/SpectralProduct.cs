using PsiSweep.Shared.Results;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>
/// log Π ‖W_l‖₂² over the layers' weight matrices, biases left out, ‖·‖₂ the largest singular value (Jiang et al., ICLR 2020, without the
/// margin).
/// </summary>
public sealed class SpectralProduct : IMeasure
{
    /// <inheritdoc/>
    public string Name => "spectral_product";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return [new(Name, LayerNorms.Of(context).Sum(n => Math.Log(n.SquaredSpectral)))];
    }
}
