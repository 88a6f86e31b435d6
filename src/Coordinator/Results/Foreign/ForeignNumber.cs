using PsiSweep.Coordinator.Results.Export;

namespace PsiSweep.Coordinator.Cli.Tables;

/// <summary>Numbers as other programs write them: the words for what is missing or infinite differ.</summary>
internal static class ForeignNumber
{
    /// <summary>Whether a text says that there is no value.</summary>
    public static bool IsMissing(string text) => Plain(text) is "" or "nan";

    /// <summary>Reads a number; NaN for a missing value.</summary>
    /// <returns>Whether it is one, or missing.</returns>
    public static bool TryRead(string text, out double number)
    {
        try
        {
            number = CsvNumber.Parse(Plain(text)) ?? double.NaN;
            return true;
        }
        catch (FormatException)
        {
            number = double.NaN;
            return false;
        }
    }

    private static string Plain(string text) =>
        text.Trim().ToLowerInvariant() switch
        {
            "na" or "n/a" or "#n/a" or "-" or "none" or "null" => "",
            "-nan" => "nan",
            "infinity" or "+infinity" or "+inf" => "inf",
            "-infinity" => "-inf",
            var other => other,
        };
}
