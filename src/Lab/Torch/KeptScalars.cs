using TorchSharp;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Torch;

/// <summary>
/// Scalars for calls in loops. TorchSharp makes one of every number it is passed and may finalize it while native code
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

    /// <summary>2.</summary>
    public static readonly Scalar Two = 2.ToScalar();

    /// <summary>−1.</summary>
    public static readonly Scalar MinusOne = (-1).ToScalar();

    /// <summary>a + b.</summary>
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, One);

    /// <summary>a − b.</summary>
    public static Tensor Minus(this Tensor a, Tensor b) => a.add(b, MinusOne);

    /// <summary>A tensor times a number.</summary>
    public static Tensor Times(this Tensor a, double factor)
    {
        using var held = factor.ToScalar();
        return a.mul(held);
    }
}
