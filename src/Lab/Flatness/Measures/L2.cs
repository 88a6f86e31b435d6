using PsiSweep.Shared.Results;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>Σ w² over all weights and biases.</summary>
public sealed class L2 : IMeasure
{
    /// <inheritdoc/>
    public string Name => "l2";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var scope = TorchSharp.torch.NewDisposeScope();
        return [new(Name, context.Final.Sum(w => w.square().sum().item<double>()))];
    }
}
