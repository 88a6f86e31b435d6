using PsiSweep.Shared.Results;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>
/// Number of weights and biases.
/// </summary>
public sealed class Parameters : IMeasure
{
    /// <inheritdoc/>
    public string Name => "parameters";

    /// <inheritdoc/>
    public IReadOnlyList<MeasureValue> Compute(MeasureContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return [new(Name, context.Network.ParameterCount)];
    }
}
