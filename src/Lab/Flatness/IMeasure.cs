using PsiSweep.Shared.Results;

namespace PsiSweep.Lab.Flatness;

/// <summary>
/// One measure. A new one is a class in Flatness/Measures with a parameterless constructor, and its line in
/// <see cref="Shared.Measures.MeasureCatalog"/>.
/// </summary>
public interface IMeasure
{
    /// <summary>Name in the sweep file and of the first column.</summary>
    string Name { get; }

    /// <summary>Computes it. Its value may be infinite or NaN.</summary>
    IReadOnlyList<MeasureValue> Compute(MeasureContext context);
}
