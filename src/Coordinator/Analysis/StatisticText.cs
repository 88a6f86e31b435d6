using System.Globalization;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>Cells of statistics.</summary>
public static class StatisticText
{
    /// <summary>Stands for what is undefined.</summary>
    public const string Undefined = "–";

    /// <summary>A coefficient to two digits: <c>0.62</c>, and never <c>-0.00</c>.</summary>
    public static string Two(double? value) =>
        value is not { } v || double.IsNaN(v) ? Undefined
        : v.ToString("0.00", CultureInfo.InvariantCulture) is var text && text == "-0.00" ? "0.00"
        : text;

    /// <summary>A p-value: <c>0.034</c>, <c>2.1e-5</c>.</summary>
    public static string P(double? p) =>
        p switch
        {
            null or double.NaN => Undefined,
            <= PermutationTest.Smallest => "<1e-300",
            { } x => x.ToString(x < 0.001 ? "0.0e-0" : "0.000", CultureInfo.InvariantCulture),
        };

    /// <summary>All digits; empty where undefined.</summary>
    public static string AllDigits(double? value) =>
        value is { } v && !double.IsNaN(v) ? v.ToString("R", CultureInfo.InvariantCulture) : "";

    /// <summary>An axis's last name.</summary>
    public static string Short(string axis)
    {
        ArgumentNullException.ThrowIfNull(axis);
        return axis[(axis.LastIndexOf('.') + 1)..];
    }
}
