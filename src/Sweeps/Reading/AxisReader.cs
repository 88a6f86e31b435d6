using PsiSweep.Sweeps.Axes;
using PsiSweep.Sweeps.Mistakes;
using PsiSweep.Sweeps.Settings;
using PsiSweep.Sweeps.Yaml;

namespace PsiSweep.Sweeps.Reading;

/// <summary>Reads one axis: a list of values, <c>{values: […]}</c> or <c>{range: {…}}</c>.</summary>
internal sealed class AxisReader(Setting setting, string path, ProblemList problems)
{
    private static readonly string[] Forms = ["values", "range"];

    /// <summary>Where the corners of the values stand that were read last.</summary>
    public IReadOnlyList<Place> CornerPlaces { get; private set; } = [];

    /// <summary>An axis of the grid, or null after a complaint.</summary>
    public IGridValues? ReadGrid(YamlItem item) =>
        Form(item) switch
        {
            ("values", YamlList list) => ReadList(list),
            ("range", YamlMap map) => new RangeReader(setting, path, problems).ReadGrid(map) is { } range ? At(map, range) : null,
            _ => null,
        };

    /// <summary>An axis of the random block, or null after a complaint.</summary>
    public IRandomValues? ReadRandom(YamlItem item) =>
        Form(item) switch
        {
            ("values", YamlList list) => ReadList(list),
            ("range", YamlMap map) => new RangeReader(setting, path, problems).ReadRandom(map) is { } range ? At(map, range) : null,
            _ => null,
        };

    private (string Form, YamlItem? Item) Form(YamlItem item)
    {
        if (item is YamlList)
            return ("values", item);
        if (item is not YamlMap { Entries.Count: > 0 } map)
        {
            if (item is not YamlUnreadable)
                problems.Add(
                    item.Place,
                    $"{path}: found {item.Describe()}, allowed: a list of values, {{values: [...]}} or {{range: {{...}}}}; a single value "
                        + $"for all trials stands under {setting.Path} outside of axes"
                );
            return ("", null);
        }
        foreach (var entry in map.Entries.Where(e => !Forms.Contains(e.Key.Text)))
            Keys.Unknown(entry.Key, $"under {path}", Forms, problems);
        var forms = map.Entries.Where(e => Forms.Contains(e.Key.Text)).ToList();
        if (forms.Count > 1)
            problems.Add(forms[1].Key.Place, $"{path}: found values and range, allowed: one of them");
        if (forms.Count != 1)
            return ("", null);
        var (key, value) = forms[0];
        if (key.Text == "values" && value is not (YamlList or YamlUnreadable))
            problems.Add(value.Place, $"{path}.values: found {value.Describe()}, allowed: a list of values, each {setting.Type.Allowed}");
        if (key.Text == "range" && value is not (YamlMap { Entries.Count: > 0 } or YamlUnreadable))
            problems.Add(value.Place, $"{path}.range: found {value.Describe()}, allowed: a mapping such as {{from: 1, to: 5}}");
        return (key.Text, value);
    }

    private ListedValues? ReadList(YamlList list)
    {
        if (list.Items.Count == 0)
        {
            problems.Add(list.Place, $"{path}: found an empty list, allowed: at least one value, each {setting.Type.Allowed}");
            return null;
        }
        var values = new List<SettingValue>();
        var lines = new Dictionary<SettingValue, Place>();
        foreach (var item in list.Items)
        {
            if (!setting.Type.TryRead(item, path, problems, out var raw))
                continue;
            var value = setting.ValueOf(raw);
            values.Add(value);
            if (!lines.TryAdd(value, item.Place))
                problems.Add(
                    item.Place,
                    $"{path}: found {value} again, it already stands at {lines[value].Line}:{lines[value].Column}; allowed: each value once"
                );
        }
        CornerPlaces = [.. list.Items.Select(i => i.Place)];
        return values.Count == list.Items.Count ? new ListedValues(values) : null;
    }

    private T At<T>(YamlMap map, T values)
        where T : IAxisValues
    {
        CornerPlaces = [.. values.Corners.Select(_ => map.Place)];
        return values;
    }
}
