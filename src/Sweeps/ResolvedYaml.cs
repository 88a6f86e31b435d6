using System.Globalization;
using System.Text;
using PsiSweep.Sweeps.Settings;

namespace PsiSweep.Sweeps;

/// <summary>Writes a sweep as a file that leaves nothing to a default. A swept setting stands under its axis only.</summary>
internal static class ResolvedYaml
{
    public static string Write(SweepSpec spec)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"name: {spec.Name}\n");
        WriteGroup(text, spec, "", 0);
        if (spec.Axes.Count > 0)
            text.Append("axes:\n");
        if (spec.Grid.Count > 0)
            text.Append("  grid:\n");
        foreach (var axis in spec.Grid)
            text.Append(CultureInfo.InvariantCulture, $"    {axis.Setting.Path}: {axis.Values.ToYaml()}\n");
        if (spec.Random is { } random)
        {
            text.Append(CultureInfo.InvariantCulture, $"  random:\n    count: {random.Count}\n    seed: {random.Seed}\n");
            foreach (var axis in random.Axes)
                text.Append(CultureInfo.InvariantCulture, $"    {axis.Setting.Path}: {axis.Values.ToYaml()}\n");
        }
        return text.ToString();
    }

    private static void WriteGroup(StringBuilder text, SweepSpec spec, string group, int depth)
    {
        foreach (var key in SettingRegistry.KeysUnder(group))
        {
            var path = group.Length == 0 ? key : $"{group}.{key}";
            if (spec.Axes.Contains(path))
                continue;
            text.Append(' ', 2 * depth).Append(key).Append(':');
            if (SettingRegistry.Find(path) is { } setting)
            {
                text.Append(' ').Append(setting.Get(spec.Settings).Text).Append('\n');
                continue;
            }
            // A group all of whose settings are swept would be an empty mapping, which the reader refuses.
            var start = text.Length;
            text.Append('\n');
            var body = text.Length;
            WriteGroup(text, spec, path, depth + 1);
            if (text.Length == body)
                text.Length = start - key.Length - 1 - 2 * depth;
        }
    }
}
