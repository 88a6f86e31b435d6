using PsiSweep.Sweeps.Mistakes;
using PsiSweep.Sweeps.Settings;
using PsiSweep.Sweeps.Yaml;

namespace PsiSweep.Sweeps.Reading;

/// <summary>Reads the nested mappings of settings, everything in the file but its name and axes.</summary>
internal static class SettingsReader
{
    /// <summary>Adds the values that can be read to <paramref name="given"/>.</summary>
    /// <param name="entry">A key under the group and what it maps to.</param>
    /// <param name="group">The group's path; empty at the top.</param>
    /// <param name="allowed">The keys allowed there.</param>
    /// <param name="given">Values by path.</param>
    /// <param name="problems">Mistakes.</param>
    public static void Read(
        YamlEntry entry,
        string group,
        IReadOnlyCollection<string> allowed,
        Dictionary<string, GivenValue> given,
        ProblemList problems
    )
    {
        var path = group.Length == 0 ? entry.Key.Text : $"{group}.{entry.Key.Text}";
        if (!allowed.Contains(entry.Key.Text))
        {
            Keys.Unknown(entry.Key, group.Length == 0 ? "at the top of the file" : $"under {group}", allowed, problems);
        }
        else if (SettingRegistry.Find(path) is { } setting)
        {
            if (setting.Type.TryRead(entry.Value, path, problems, out var raw))
                given[path] = new GivenValue(setting, setting.ValueOf(raw), entry.Value.Place);
        }
        else
        {
            var keys = SettingRegistry.KeysUnder(path);
            foreach (var inner in Keys.Map(entry.Value, path, keys, problems)?.Entries ?? [])
                Read(inner, path, keys, given, problems);
        }
    }
}
