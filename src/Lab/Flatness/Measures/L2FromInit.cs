using PsiSweep.Shared.Results;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>Σ (w − w₀)² over all weights and biases, w₀ their starting values.</summary>
public sealed class L2FromInit : IMeasure
{
    /// <inheritdoc/>
    public string Name => "l2_from_init";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var scope = TorchSharp.torch.NewDisposeScope();
        return [new(Name, context.Final.Zip(context.Initial).Sum(w => (w.First - w.Second).square().sum().item<double>()))];
    }
}
