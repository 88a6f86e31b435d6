using PsiSweep.Shared.Results;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>
/// Relative flatness of the last layer (Petzka et al., NeurIPS 2021): κ = Σ over s, s' of ⟨w_s, w_s'⟩·Tr H_{s,s'}, w_s the row of class s,
/// H_{s,s'} the second
/// derivatives of L in w_s and w_s'. For cross-entropy H_{s,s'} = mean of (p_s·[s = s'] − p_s·p_s')·φφᵀ with the features φ below the
/// layer, so that
/// κ = mean of ‖φ‖²·(Σ_s p_s‖w_s‖² − ‖Σ_s p_s w_s‖²): exact, without a Hessian. Unchanged when a whole layer is scaled, NOT when single
/// units are.
/// </summary>
public sealed class WRelativeFlatness : IMeasure
{
    /// <inheritdoc/>
    public string Name => "w.relative_flatness";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Step();
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var last = context.Network.Layers[^1];
        var weight = context.Final[last.Weight];
        var features = context.Network.Features(context.Final, context.Samples);
        var p = nn.functional.linear(features, weight, last.Bias is { } b ? context.Final[b] : null).softmax(1);
        var spread = p.mv(weight.square().sum([1L])) - p.mm(weight).square().sum([1L]);
        return [new(Name, (features.square().sum([1L]) * spread).mean().item<double>())];
    }
}
