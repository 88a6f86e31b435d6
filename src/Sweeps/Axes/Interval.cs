using System.Globalization;
using PsiSweep.Sweeps.Settings;

namespace PsiSweep.Sweeps.Axes;

/// <summary>The interval of a range, of integers or of numbers, and how it is divided.</summary>
/// <param name="Setting">What it is a range of.</param>
/// <param name="From">Lower end; an integer for an integer setting, exact below 2⁵³.</param>
/// <param name="To">Upper end.</param>
/// <param name="Scale">How it is divided; <see cref="Scale.Log"/> needs From &gt; 0.</param>
internal sealed record Interval(Setting Setting, double From, double To, Scale Scale)
{
    public bool IsInteger => Setting.Type.Range == RangeKind.Integer;

    public IReadOnlyList<SettingValue> Ends => From == To ? [ValueOf(From)] : [ValueOf(From), ValueOf(To)];

    /// <summary>The value at a share of the way from one end to the other, by the scale; the ends are exact.</summary>
    public double Interpolate(double share)
    {
        if (share <= 0)
            return From;
        if (share >= 1)
            return To;
        var value = Scale == Scale.Log ? Math.Exp(Math.Log(From) + share * (Math.Log(To) - Math.Log(From))) : From + share * (To - From);
        return Math.Clamp(IsInteger ? Math.Round(value) : SixDigits(value), From, To);
    }

    public SettingValue ValueOf(double value) => Setting.ValueOf(IsInteger ? (object)(long)value : value);

    public string EndsText => $"from: {ValueOf(From)}, to: {ValueOf(To)}";

    /// <summary>
    /// Rounds to 6 significant digits: columns stay readable, and a last bit in which the exponential functions of two platforms differ
    /// does
    /// not make another trial of it.
    /// </summary>
    public static double SixDigits(double value) =>
        double.Parse(value.ToString("E5", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>The distance of neighbouring 6-digit numbers at a magnitude.</summary>
    public static double SixDigitsStep(double magnitude) => Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(magnitude))) - 5);
}
