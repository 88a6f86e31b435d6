using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PsiSweep.Shared.Randomness;

/// <summary>Independent streams of randomness from one seed: each purpose has its own, so that adding one does not change
/// another.</summary>
public static class Seeds
{
    /// <summary>The seed of a purpose: the first 8 bytes of SHA-256 of "SEED/PURPOSE", without the sign bit.</summary>
    /// <param name="seed">The trial's or data set's seed.</param>
    /// <param name="purpose">What it is for, such as <c>weights</c> or <c>psi.trace</c>.</param>
    /// <returns>A value in [0, 2⁶³).</returns>
    public static long Derive(long seed, string purpose)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed.ToString(CultureInfo.InvariantCulture)}/{purpose}"));
        return BinaryPrimitives.ReadInt64LittleEndian(hash) & long.MaxValue;
    }
}
