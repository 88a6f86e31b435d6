using PsiSweep.Sweeps.Settings;

namespace PsiSweep.Sweeps.Axes;

/// <summary>
/// A uniform distribution over an interval, or one that is uniform in the logarithm. Of integers, k has the probability of [k, k + 1) in
/// [from, to + 1), so both ends are as likely as their neighbours.
/// </summary>
internal sealed class DrawnRange(Interval interval) : IRandomValues
{
    public IReadOnlyList<SettingValue> Corners => interval.Ends;

    public long? Distinct =>
        interval.IsInteger ? (long)(interval.To - interval.From) + 1
        : interval.From == interval.To ? 1
        : null;

    public SettingValue Draw(double uniform)
    {
        if (!interval.IsInteger)
            return interval.ValueOf(interval.Interpolate(uniform));
        var end = interval.To + 1;
        var value =
            interval.Scale == Scale.Log
                ? interval.From * Math.Pow(end / interval.From, uniform)
                : interval.From + uniform * (end - interval.From);
        return interval.ValueOf(Math.Clamp(Math.Floor(value), interval.From, interval.To));
    }

    public string ToYaml() => $"{{range: {{{interval.EndsText}, scale: {EnumText.Of(interval.Scale)}}}}}";
}
