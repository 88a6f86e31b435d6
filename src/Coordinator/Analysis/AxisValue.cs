using System.Globalization;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>When two texts of an axis are the same value: as numbers where both are (0.1, 0.10 and 1e-1; 16 and 16.0), else as
/// texts.</summary>
public static class AxisValue
{
    // Every integer of so many digits is a double of its own; seeds may have more.
    private const int ExactDigits = 15;

    /// <summary>A text that is the same for all texts of one value, and no other's.</summary>
    /// <param name="text">What the axis gave a trial.</param>
    public static string KeyOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
            return text;
        var digits = text.AsSpan().Trim().TrimStart("+-").TrimStart('0');
        if (digits.Length > ExactDigits && !digits.ContainsAnyExceptInRange('0', '9'))
            return number < 0 ? $"-{digits}" : digits.ToString();
        return number == 0 ? "0" : number.ToString("R", CultureInfo.InvariantCulture);
    }
}
