using System.Globalization;

namespace PsiSweep.CommandLine;

/// <summary>A finite number with a decimal point, in an interval; nothing that reads as another number elsewhere, such as 0,5 or
/// 1,000.</summary>
/// <param name="min">Its lower end.</param>
/// <param name="max">Its upper end, which belongs to it.</param>
/// <param name="withMin">Whether the lower end belongs to it.</param>
public sealed class NumberForm(double min, double max, bool withMin = true) : ValueForm<double>
{
    private const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <inheritdoc/>
    public override string Allowed => string.Create(CultureInfo.InvariantCulture, $"a number {(withMin ? ">=" : ">")} {min} and <= {max}");

    /// <inheritdoc/>
    public override bool TryRead(string text, out double value) =>
        double.TryParse(text, Styles, CultureInfo.InvariantCulture, out value) && (withMin ? value >= min : value > min) && value <= max;

    /// <inheritdoc/>
    public override string? Hint(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var point = text.Replace(',', '.');
        return text.Contains(',', StringComparison.Ordinal) && double.TryParse(point, Styles, CultureInfo.InvariantCulture, out _)
            ? $"numbers have a decimal point, as in {point}"
            : null;
    }
}
