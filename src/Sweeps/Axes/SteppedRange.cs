using PsiSweep.Sweeps.Settings;

namespace PsiSweep.Sweeps.Axes;

/// <summary>from, from + step, … up to at most to.</summary>
internal sealed class SteppedRange(Interval interval, double step) : IGridValues
{
    // A number of steps that only rounding kept from being whole counts as whole.
    public long Count { get; } =
        1
        + (
            interval.IsInteger
                ? (long)(interval.To - interval.From) / (long)step
                : (long)Math.Min(long.MaxValue / 2, Math.Floor((interval.To - interval.From) / step + 1e-9))
        );

    public IReadOnlyList<SettingValue> Corners => Count == 1 ? [At(0)] : [At(0), At(Count - 1)];

    public SettingValue At(long index)
    {
        var value = interval.From + index * step;
        return interval.ValueOf(interval.IsInteger || index == 0 ? value : Math.Min(Interval.SixDigits(value), interval.To));
    }

    public string ToYaml() => $"{{range: {{{interval.EndsText}, step: {NumberText.Write(step)}}}}}";
}
