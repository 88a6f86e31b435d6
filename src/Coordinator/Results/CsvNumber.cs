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

    /// <summary>Reads the text back.</summary>
    /// <exception cref="FormatException">It is no number.</exception>
    public static double? Parse(string text) =>
        text switch
        {
            "" => null,
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            "nan" => double.NaN,
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) =>
                number,
            _ => throw new FormatException($"'{text}' is no number; allowed: a decimal number within ±1.8e308, inf, -inf, nan, or nothing"),
        };
}
