using System.Globalization;
using System.Text.RegularExpressions;

namespace PsiSweep.Coordinator.Results.Foreign;

/// <summary>Numbers as other programs write them: the words for what is missing or infinite differ, and so does the decimal mark.</summary>
internal static partial class ForeignNumber
{
    /// <summary>Whether a text says that there is no value.</summary>
    public static bool IsMissing(string text) => CsvNumber.Plain(text) is "" or "nan";

    /// <summary>Reads a number; NaN for a missing value.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="number">The number.</param>
    /// <param name="mark">The decimal mark. Nothing stands between groups of digits, whichever it is.</param>
    /// <returns>Whether it is one, or missing.</returns>
    public static bool TryRead(string text, out double number, DecimalMark mark = DecimalMark.Point)
    {
        var plain = CsvNumber.Plain(text);
        if (mark == DecimalMark.Comma)
        {
            if (plain.Contains('.', StringComparison.Ordinal))
                plain = "?";
            plain = plain.Replace(',', '.');
        }

        number = plain switch
        {
            "" or "nan" => double.NaN,
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => double.NaN,
        };
        return plain is "" or "nan" or "inf" or "-inf"
            || (double.TryParse(plain, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number));
    }

    /// <summary>
    /// Whether a text that is no number was to be one: digits with marks between them, a percentage, or a number that a program wrapped
    /// (<c>1,150</c>, <c>1 150</c>, <c>12 %</c>, <c>tensor(1.5, device='cuda:0')</c>, <c>[0.5]</c>). <c>resnet18</c>, <c>2x</c> and
    /// <c>2026-11-23</c> are not.
    /// </summary>
    public static bool IsDamaged(string text) => Marked().IsMatch(text) || Wrapped().IsMatch(text);

    /// <summary>What is wrong with a cell that should be a number, and what to do about it.</summary>
    public static string Complaint(string text, DecimalMark mark) =>
        (Marked().IsMatch(text), mark) switch
        {
            (true, DecimalMark.Comma) =>
                "is no number; with --decimal comma, a comma stands before the decimals, and nothing between digits",
            (true, _) when text.Contains(',', StringComparison.Ordinal) =>
                "is no number: a decimal comma, or one between thousands? Numbers have a decimal point and nothing between their digits; "
                    + "--decimal comma takes commas for decimal marks",
            (true, _) => "is no number; allowed: a decimal number such as 0.5 or 1e-3",
            _ when Wrapped().IsMatch(text) => "is no number; write the number alone",
            _ => "is no number; allowed: a number, inf, or, where there is no value, nothing, NA or nan",
        };

    [GeneratedRegex(
        @"^\s*[-+]?\d{1,3}(?:[,.' \u00a0\u202f_]\d+)*(?:[eE][-+]?\d+)?\s*%?\s*\z|^\s*[-+]?\d*[,.]\d+(?:[eE][-+]?\d+)?\s*%?\s*\z"
    )]
    private static partial Regex Marked();

    [GeneratedRegex(@"^\s*(?:[A-Za-z_][\w.]*\(|[\[(]+)\s*[\[(]*\s*(?:[-+]?[\d.]|nan|inf).*[\])]\s*\z", RegexOptions.Singleline)]
    private static partial Regex Wrapped();
}
