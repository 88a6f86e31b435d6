using System.Text;
using PsiSweep.Shared.Measures;

namespace PsiSweep.Shared.Sweeps.Reference;

/// <summary>The measures as a Markdown table, from the catalog that sweep files are checked against.</summary>
public static class MeasuresTable
{
    /// <summary>The table.</summary>
    public static string Write()
    {
        var text = new StringBuilder(
            "| measure | group | PSI | by default | columns | definition | cost at most |\n| --- | --- | --- | --- | --- | --- | --- |\n"
        );
        foreach (var m in MeasureCatalog.All)
        {
            text.Append($"| `{m.Name}` | {m.Group} | {(m.IsScaleInvariant ? "yes" : "no")} | {(m.IsDefault ? "yes" : "no")} | ")
                .Append(string.Join(", ", m.Columns.Select(c => $"`{c}`")))
                .Append($" | {m.Summary.Replace("|", "\\|", StringComparison.Ordinal)} | {m.CostText} |\n");
        }

        return text.ToString();
    }
}
