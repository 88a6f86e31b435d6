using System.Globalization;

namespace PsiSweep.Coordinator.Results;

/// <summary>Numbers as text in CSV: the shortest form that reads back to the same double; <c>nan</c>, <c>inf</c>, <c>-inf</c>; empty for
/// none.</summary>
public static class CsvNumber
{
    /// <summary>The text of a number.</summary>
    public static string ToText(double? value) =>
        value switch
        {
            null => "",
            double.PositiveInfinity => "inf",
            double.NegativeInfinity => "-inf",
            { } number when double.IsNaN(number) => "nan",
            { } number => number.ToString("R", CultureInfo.InvariantCulture),
        };

    /// <summary>Reads the text back, also where another program has written the file since, with words of its own.</summary>
    /// <exception cref="FormatException">It is no number.</exception>
    public static double? Parse(string text) =>
        Plain(text) switch
        {
            "" => null,
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            "nan" => double.NaN,
            var plain
                when double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) =>
                number,
            _ => throw new FormatException(
                $"'{text}' is no number; allowed: a decimal number within ±1.8e308, inf, -inf, nan, or nothing"
            ),
        };

    /// <summary>The word that stands here for what other programs write (pandas, R, spreadsheets): nothing for a missing value,
    /// <c>nan</c>, <c>inf</c>, <c>-inf</c>; any other text in small letters.</summary>
    internal static string Plain(string text) =>
        text.Trim().ToLowerInvariant() switch
        {
            "na" or "n/a" or "#n/a" or "-" or "none" or "null" => "",
            "-nan" => "nan",
            "infinity" or "+infinity" or "+inf" => "inf",
            "-infinity" => "-inf",
            var other => other,
        };
}
