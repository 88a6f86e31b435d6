using System.Globalization;
using System.Text.RegularExpressions;

namespace PsiSweep.Sweeps.Settings;

/// <summary>Numbers as text, the same in every culture: YAML 1.2's core schema without the forms that invite mistakes (octal, hex, inf,
/// nan).</summary>
internal static partial class NumberText
{
    /// <summary>Whether a text is an integer, however large.</summary>
    public static bool IsInteger(string text) => IntegerForm().IsMatch(text);

    public static bool TryReadInteger(string text, out long value)
    {
        value = 0;
        return IsInteger(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    public static bool TryReadNumber(string text, out double value)
    {
        value = 0;
        if (!NumberForm().IsMatch(text))
            return false;
        value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) + 0.0; // -0 becomes 0
        return double.IsFinite(value);
    }

    public static string Write(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The shortest text that reads back to the same double.</summary>
    public static string Write(double value) => value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');

    // "010" is 8 to some readers of YAML and 10 to others: refused.
    [GeneratedRegex(@"^[-+]?(0|[1-9][0-9]*)\z")]
    private static partial Regex IntegerForm();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex NumberForm();
}
