namespace PsiSweep.Sweeps.Settings;

/// <summary>Every setting of a sweep file, in the order of documentation.</summary>
public static class SettingRegistry
{
    /// <summary>The settings.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [.. DataSettings.All, .. NetworkSettings.All, .. TrainingSettings.All, .. MeasuresSettings.All, .. TopSettings.All];

    private static readonly Dictionary<string, Setting> ByPath = All.ToDictionary(s => s.Path);

    /// <summary>The setting of a path, or null.</summary>
    public static Setting? Find(string path) => ByPath.GetValueOrDefault(path);

    /// <summary>The keys directly under a group ("" is the file's top), in order, each once.</summary>
    internal static IReadOnlyList<string> KeysUnder(string group)
    {
        var prefix = group.Length == 0 ? "" : group + ".";
        return
        [
            .. All.Where(s => s.Path.StartsWith(prefix, StringComparison.Ordinal))
                .Select(s => s.Path[prefix.Length..].Split('.')[0])
                .Distinct(),
        ];
    }

    /// <summary>Whether a path names a group of settings, such as <c>training.schedule</c>.</summary>
    internal static bool IsGroup(string path) => KeysUnder(path).Count > 0 && Find(path) is null;
}
