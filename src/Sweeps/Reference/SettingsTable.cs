using System.Text;
using PsiSweep.Sweeps.Settings;

namespace PsiSweep.Sweeps.Reference;

/// <summary>The Markdown table of all settings that docs/sweep-file.md holds, made from the registry.</summary>
public static class SettingsTable
{
    /// <summary>The table, lines ended by a line feed.</summary>
    public static string Write()
    {
        var text = new StringBuilder("| setting | default | allowed | what it does |\n| --- | --- | --- | --- |\n");
        foreach (var setting in SettingRegistry.All)
        {
            // The measures would fill the page; they are listed with the measures.
            var (standard, allowed) =
                setting.Type is MeasureNamesType
                    ? (
                        MeasureNamesType.Standard,
                        "default, all, groups (psi, w, capacity) or names of measures (docs/measures.md): one or a list"
                    )
                    : (setting.Default.Text, setting.Type.Allowed);
            var axis = setting.CanSweep ? "" : " (no axis)";
            text.Append($"| `{setting.Path}` | `{standard}` | {Escape(allowed)} | {Escape(setting.Doc)}{axis} |\n");
        }
        return text.ToString();
    }

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
