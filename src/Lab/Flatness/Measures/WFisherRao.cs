using PsiSweep.Shared.Results;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>
/// The Fisher–Rao norm with the empirical Fisher matrix (Liang, Poggio, Rakhlin, Stokes, AISTATS 2019): the mean over the stated samples of
/// ⟨w, ∇_w ℓ_i(w)⟩², ℓ_i a sample's cross-entropy, w all weights and biases. (Without biases ⟨w, ∇_w ℓ_i⟩ is the number of layers times ⟨f,
/// ∂ℓ_i/∂f⟩.)
/// Each w_e·∂ℓ/∂w_e, and so the norm, is unchanged by positive scaling.
/// </summary>
public sealed class WFisherRao : IMeasure
{
    /// <inheritdoc/>
    public string Name => "w.fisher_rao";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        context.Step();
        using var scope = NewDisposeScope();
        var sum = 0.0;
        var rows = context.Samples.shape[0];
        var chunk = Math.Clamp((1L << 25) / context.Network.AllActivations, 1, rows);
        for (long start = 0; start < rows; start += chunk)
        {
            using var inner = NewDisposeScope();
            var count = Math.Min(chunk, rows - start);
            // d/dt ℓ_i((1 + t)·w) at 0 for all samples at once: the gradient of Σ u_i·ℓ_i in t, differentiated once more, in u.
            var t = zeros([1], float64, context.Samples.device, requires_grad: true);
            var u = ones([count], float64, context.Samples.device, requires_grad: true);
            var logits = context.Network.Forward([.. context.Final.Select(w => w * (1 + t))], context.Samples.narrow(0, start, count));
            var losses = nn.functional.cross_entropy(logits, context.Classes.narrow(0, start, count), reduction: nn.Reduction.None);
            var inT = autograd.grad([losses.dot(u)], [t], create_graph: true, retain_graph: true)[0];
            sum += autograd.grad([inT.sum()], [u], retain_graph: true)[0].square().sum().item<double>();
        }

        return [new(Name, sum / rows)];
    }
}
