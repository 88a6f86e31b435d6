using PsiSweep.Sweeps.Settings;

namespace PsiSweep.Sweeps.Axes;

/// <summary>A number of values from one end to the other, both included, at equal differences or equal ratios.</summary>
internal sealed class DividedRange(Interval interval, long count) : IGridValues
{
    public long Count => count;

    public IReadOnlyList<SettingValue> Corners => count == 1 ? [At(0)] : interval.Ends;

    public SettingValue At(long index) => interval.ValueOf(Raw(index));

    /// <summary>Whether all values differ: rounding to integers or to 6 digits may make neighbours one.</summary>
    public bool AllDiffer()
    {
        if (interval.IsInteger)
        {
            // Cannot take long: a range of integers holds no more values than integers, which the caller has checked.
            for (long i = 1; i < count; i++)
            {
                if (Raw(i) <= Raw(i - 1))
                    return false;
            }
            return true;
        }
        if (count == 1)
            return true;
        var largest = Math.Max(Math.Abs(interval.From), Math.Abs(interval.To));
        return interval.Scale == Scale.Log
            ? Math.Log(interval.To / interval.From) / (count - 1) >= 2e-5
            : (interval.To - interval.From) / (count - 1) >= 2 * Interval.SixDigitsStep(largest);
    }

    public string ToYaml() => $"{{range: {{{interval.EndsText}, count: {NumberText.Write(count)}, scale: {EnumText.Of(interval.Scale)}}}}}";

    private double Raw(long index) => count == 1 ? interval.From : interval.Interpolate((double)index / (count - 1));
}
