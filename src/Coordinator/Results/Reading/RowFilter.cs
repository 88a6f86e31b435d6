using System.Globalization;
using System.Text.RegularExpressions;
using PsiSweep.Coordinator.Results.Foreign;

namespace PsiSweep.Coordinator.Results.Reading;

/// <summary>A condition on a column of a table, such as <c>training.lr &gt;= 0.1</c> or <c>training.optimizer = sgd</c>.</summary>
/// <param name="Column">The column.</param>
/// <param name="Operator">One of =, !=, &lt;, &lt;=, &gt;, &gt;=.</param>
/// <param name="Value">What it is compared with.</param>
internal sealed partial record RowFilter(string Column, string Operator, string Value)
{
    /// <summary>What a condition looks like, in the words of help and errors.</summary>
    public const string Form = "COLUMN=VALUE, or with != < <= > >= in place of =";

    /// <summary>Whether a text is a condition.</summary>
    public static bool IsCondition(string text) => Shape().IsMatch(text);

    /// <summary>Reads a condition.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static RowFilter Parse(string text)
    {
        var match = Shape().Match(text);
        return match.Success
            ? new(match.Groups["column"].Value.Trim(), match.Groups["op"].Value, match.Groups["value"].Value.Trim())
            : throw new FormatException($"--where: found '{text}', allowed: {Form}");
    }

    /// <summary>Whether a text of the column meets it: as numbers where both are, else as text, which can only be equal or not.</summary>
    /// <exception cref="ArgumentException">A text that is no number is to be greater or less.</exception>
    public bool Holds(string text)
    {
        if (Number(text) is { } a && Number(Value) is { } b)
        {
            return Operator switch
            {
                "=" => a.Equals(b),
                "!=" => !a.Equals(b),
                "<" => a < b,
                "<=" => a <= b,
                ">" => a > b,
                _ => a >= b,
            };
        }

        return Operator switch
        {
            "=" => text == Value,
            "!=" => text != Value,
            _ when ForeignNumber.IsMissing(text) => false, // not given or not computed
            _ => throw new ArgumentException(
                $"--where: column {Column} holds '{text}', which {Operator} {Value} says nothing about; text can only be compared with = "
                    + "and !="
            ),
        };
    }

    private static double? Number(string text) =>
        text switch
        {
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) ? x : null,
        };

    [GeneratedRegex(@"^(?<column>[^=!<>]+)(?<op>!=|<=|>=|=|<|>)(?<value>.*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Shape();
}
