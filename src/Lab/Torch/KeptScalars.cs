using TorchSharp;

namespace PsiSweep.Lab.Torch;

/// <summary>
/// Scalars for the calls of the training loop. TorchSharp makes one of every number it is passed and may finalize it while native code
/// still reads
/// it, which ended an attempt ("Exception raised from toFloat") about once in some hundred million calls. Constants are kept here; others
/// are held by a <c>using</c>.
/// </summary>
internal static class KeptScalars
{
    /// <summary>0.</summary>
    public static readonly Scalar Zero = 0.ToScalar();

    /// <summary>1.</summary>
    public static readonly Scalar One = 1.ToScalar();

    /// <summary>−1.</summary>
    public static readonly Scalar MinusOne = (-1).ToScalar();
}
