using PsiSweep.Shared.Wording;
using PsiSweep.Sweeps.Mistakes;
using PsiSweep.Sweeps.Settings;
using PsiSweep.Sweeps.Yaml;

namespace PsiSweep.Sweeps.Reading;

/// <summary>Complaints about keys, with the key that was probably meant.</summary>
internal static class Keys
{
    /// <summary>The item as a mapping with at least one key, or null after a complaint.</summary>
    public static YamlMap? Map(YamlItem item, string path, IEnumerable<string> allowed, ProblemList problems)
    {
        if (item is YamlMap { Entries.Count: > 0 } map)
            return map;
        if (item is not YamlUnreadable)
            problems.Add(
                item.Place,
                $"{(path.Length == 0 ? "the file" : path)}: found {item.Describe()}, allowed: a mapping with some of the keys "
                    + $"{string.Join(", ", allowed)}"
            );
        return null;
    }

    /// <summary>A key that is none of those allowed here.</summary>
    public static void Unknown(YamlScalar key, string where, IReadOnlyCollection<string> allowed, ProblemList problems)
    {
        var hint = Suggestion.Hint(key.Text, allowed);
        // The right word at the wrong place: lr at the top, or a dotted path where a nested mapping belongs.
        if (
            SettingRegistry.All.FirstOrDefault(s => s.Path == key.Text || s.Path.EndsWith("." + key.Text, StringComparison.Ordinal)) is
            { } elsewhere
        )
            hint = $" (the setting {elsewhere.Path} is written as {Nested(elsewhere.Path)})";
        problems.Add(key.Place, $"unknown key '{key.Text}' {where}{hint}; allowed: {string.Join(", ", allowed)}");
    }

    /// <summary>A path under axes that is no setting, or none that an axis may set.</summary>
    public static void NoAxis(YamlScalar key, ProblemList problems)
    {
        var sweepable = SettingRegistry.All.Where(s => s.CanSweep).Select(s => s.Path).ToList();
        if (SettingRegistry.Find(key.Text) is not null)
        {
            problems.Add(key.Place, $"{key.Text} cannot be an axis: it is the same for all trials of a sweep");
            return;
        }
        var under = sweepable.Where(p => p.StartsWith(key.Text + ".", StringComparison.Ordinal)).ToList();
        var known = under.Count > 0 ? under : sweepable;
        var byEnd = sweepable
            .Where(p => p.EndsWith("." + key.Text, StringComparison.Ordinal))
            .Select(p => $" (did you mean '{p}'?)")
            .FirstOrDefault();
        problems.Add(
            key.Place,
            under.Count > 0
                ? $"'{key.Text}' is a group of settings, an axis is one setting; allowed: {string.Join(", ", known)}"
                : $"unknown setting '{key.Text}'{byEnd ?? Suggestion.Hint(key.Text, known)}; allowed: {string.Join(", ", known)}"
        );
    }

    private static string Nested(string path)
    {
        var parts = path.Split('.');
        return parts.Length == 1
            ? $"'{path}: …' at the top"
            : $"'{string.Concat(parts[..^1].Select(p => p + ": {"))}{parts[^1]}: …{new string('}', parts.Length - 1)}'";
    }
}
