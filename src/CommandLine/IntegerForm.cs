using System.Globalization;
using System.Numerics;

namespace PsiSweep.CommandLine;

/// <summary>An integer in decimal digits, in [<paramref name="min"/>, <paramref name="max"/>].</summary>
/// <typeparam name="T">Its type; holds both ends.</typeparam>
/// <param name="min">The least.</param>
/// <param name="max">The greatest.</param>
/// <param name="odd">Whether it must be odd.</param>
public sealed class IntegerForm<T>(T min, T max, bool odd = false) : ValueForm<T>
    where T : struct, IBinaryInteger<T>
{
    /// <inheritdoc/>
    public override string Allowed => string.Create(CultureInfo.InvariantCulture, $"an {(odd ? "odd " : "")}integer from {min} to {max}");

    /// <inheritdoc/>
    public override bool TryRead(string text, out T value) =>
        T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
        && value >= min
        && value <= max
        && (!odd || T.IsOddInteger(value));
}
