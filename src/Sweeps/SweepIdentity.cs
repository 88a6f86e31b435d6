using System.Security.Cryptography;
using System.Text;
using PsiSweep.Sweeps.Settings;

namespace PsiSweep.Sweeps;

/// <summary>
/// What makes two sweeps the same: the settings that decide results and that no axis sets, then the axes in order. Not its name, comments,
/// layout or scheduling.
/// </summary>
internal static class SweepIdentity
{
    // To be raised when an unchanged file would make other trials than before: a journal must never be continued with other trials.
    private const string Version = "psisweep sweep 1";

    /// <summary>The first 16 hexadecimal digits of SHA-256 of the canonical text.</summary>
    public static string Of(SweepSpec spec) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(spec))))[..16];

    private static string Canonical(SweepSpec spec)
    {
        var text = new StringBuilder(Version).Append('\n');
        foreach (
            var setting in SettingRegistry.All.Where(s =>
                s.DecidesResults && !spec.Axes.Contains(s.Path) && !(s.AddedLater && s.Get(spec.Settings) == s.Default)
            )
        )
            text.Append(setting.Path).Append(": ").Append(setting.Get(spec.Settings).Text).Append('\n');
        foreach (var axis in spec.Grid)
            text.Append("grid ").Append(axis.Setting.Path).Append(": ").Append(axis.Values.ToYaml()).Append('\n');
        if (spec.Random is { } random)
        {
            text.Append("random count: ").Append(random.Count).Append(", seed: ").Append(random.Seed).Append('\n');
            foreach (var axis in random.Axes)
                text.Append("random ").Append(axis.Setting.Path).Append(": ").Append(axis.Values.ToYaml()).Append('\n');
        }
        return text.ToString();
    }
}
