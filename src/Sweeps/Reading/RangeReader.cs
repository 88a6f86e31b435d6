using PsiSweep.Sweeps.Axes;
using PsiSweep.Sweeps.Mistakes;
using PsiSweep.Sweeps.Settings;
using PsiSweep.Sweeps.Yaml;

namespace PsiSweep.Sweeps.Reading;

/// <summary>Reads <c>{from, to, count | step, scale}</c>.</summary>
internal sealed class RangeReader(Setting setting, string axis, ProblemList problems)
{
    // Doubles hold the integers up to here.
    private const double LargestInteger = 1L << 53;
    private static readonly string[] GridKeys = ["from", "to", "count", "step", "scale"];
    private static readonly string[] RandomKeys = ["from", "to", "scale"];
    private static readonly IntegerType ValueCount = new(1, SweepSpec.MaxTrials);
    private static readonly ChoiceType ScaleType = ChoiceType.OfEnum<Scale>();
    private readonly string path = axis + ".range";

    private bool IsInteger => setting.Type.Range == RangeKind.Integer;

    /// <summary>The values of a grid, or null after a complaint.</summary>
    public IGridValues? ReadGrid(YamlMap map)
    {
        if (ReadInterval(map, GridKeys) is not { } interval)
            return null;
        var (count, step) = (map.Find("count"), map.Find("step"));
        if (count is not null && step is not null)
            return Refuse<IGridValues>(step.Key.Place, $"{path}: found count and step, allowed: one of them");
        if (count is not null)
            return ReadCount(interval, count);
        if (step is null && interval is { IsInteger: true, Scale: Scale.Linear })
            return new SteppedRange(interval, 1);
        if (step is null)
        {
            var needed =
                interval.Scale == Scale.Log ? "count, the number of values" : "count, the number of values, or step, their distance";
            return Refuse<IGridValues>(map.Place, $"{path}: found neither count nor step, allowed: {needed}");
        }
        if (interval.Scale == Scale.Log)
            return Refuse<IGridValues>(step.Key.Place, $"{path}: found step with scale: log, allowed: count");
        return ReadStep(interval, step);
    }

    /// <summary>The distribution of a random axis, or null after a complaint.</summary>
    public IRandomValues? ReadRandom(YamlMap map) => ReadInterval(map, RandomKeys) is { } interval ? new DrawnRange(interval) : null;

    private DividedRange? ReadCount(Interval interval, YamlEntry entry)
    {
        if (!ValueCount.TryRead(entry.Value, path + ".count", problems, out var raw))
            return null;
        var count = (long)raw!;
        if (count == 1 && interval.From < interval.To)
            return Refuse<DividedRange>(entry.Value.Place, $"{path}.count: found 1 for two ends, allowed: an integer >= 2");
        if (IsInteger && count > interval.To - interval.From + 1)
            return Refuse<DividedRange>(
                entry.Value.Place,
                $"{path}.count: found {count}, allowed: at most {interval.To - interval.From + 1}, the integers from {interval.From} to "
                    + $"{interval.To}"
            );
        var range = new DividedRange(interval, count);
        return range.AllDiffer()
            ? range
            : Refuse<DividedRange>(
                entry.Value.Place,
                $"{path}.count: found {count}, which makes neighbours equal once rounded to {(IsInteger ? "integers" : "6 digits")}; "
                    + "allowed: fewer"
            );
    }

    private SteppedRange? ReadStep(Interval interval, YamlEntry entry)
    {
        SettingType type = IsInteger ? new IntegerType(1) : new NumberType(0, withMin: false);
        if (!type.TryRead(entry.Value, path + ".step", problems, out var raw))
            return null;
        var step = raw is long whole ? whole : (double)raw!;
        var smallest = IsInteger ? 0 : 2 * Interval.SixDigitsStep(Math.Max(Math.Abs(interval.From), Math.Abs(interval.To)));
        return step < smallest
            ? Refuse<SteppedRange>(
                entry.Value.Place,
                $"{path}.step: found {NumberText.Write(step)}, allowed: at least {NumberText.Write(smallest)} (values have 6 digits)"
            )
            : new SteppedRange(interval, step);
    }

    private Interval? ReadInterval(YamlMap map, string[] allowed)
    {
        if (setting.Type.Range == RangeKind.None)
            return Refuse<Interval>(map.Place, $"{axis}: found a range, allowed: values, each {setting.Type.Allowed}");
        var strangers = map.Entries.Where(e => !allowed.Contains(e.Key.Text)).ToList();
        foreach (var entry in strangers)
        {
            if (GridKeys.Contains(entry.Key.Text))
                problems.Add(
                    entry.Key.Place,
                    $"{path}: found {entry.Key.Text} in a random axis, allowed: {string.Join(", ", allowed)}; how many draws stands in "
                        + "axes.random.count"
                );
            else
                Keys.Unknown(entry.Key, $"under {path}", allowed, problems);
        }
        var from = ReadEnd(map, "from", mayBeMistyped: strangers.Count > 0);
        var to = ReadEnd(map, "to", mayBeMistyped: strangers.Count > 0);
        var scale = Scale.Linear;
        if (map.Find("scale") is { } given)
        {
            if (!ScaleType.TryRead(given.Value, path + ".scale", problems, out var raw))
                return null;
            scale = (Scale)raw!;
        }
        // A mistyped key may be the one that would be missed next.
        if (strangers.Count > 0 || from is not { } low || to is not { } high)
            return null;
        if (low > high)
            return Refuse<Interval>(
                map.Find("from")!.Value.Place,
                $"{path}: found from {NumberText.Write(low)} > to {NumberText.Write(high)}, allowed: from <= to"
            );
        if (scale == Scale.Log && low <= 0)
            return Refuse<Interval>(
                map.Find("from")!.Value.Place,
                $"{path}.from: found {NumberText.Write(low)} with scale: log, allowed: a number > 0"
            );
        return new Interval(setting, low, high, scale);
    }

    private double? ReadEnd(YamlMap map, string key, bool mayBeMistyped)
    {
        if (map.Find(key) is not { } entry)
        {
            if (!mayBeMistyped)
                problems.Add(map.Place, $"{path}: {key} is missing; allowed: {setting.Type.Allowed}");
            return null;
        }
        if (!setting.Type.TryRead(entry.Value, $"{path}.{key}", problems, out var raw))
            return null;
        var end = raw switch
        {
            long whole => whole,
            double number => number,
            _ => double.NaN,
        };
        if (double.IsNaN(end))
            problems.Add(entry.Value.Place, $"{path}.{key}: found null, allowed: a number");
        else if (IsInteger && Math.Abs(end) > LargestInteger)
            problems.Add(
                entry.Value.Place,
                $"{path}.{key}: found {raw}, allowed: integers up to {NumberText.Write((long)LargestInteger)} in a range"
            );
        else
            return end;
        return null;
    }

    private T? Refuse<T>(Place place, string message)
        where T : class
    {
        problems.Add(place, message);
        return null;
    }
}
