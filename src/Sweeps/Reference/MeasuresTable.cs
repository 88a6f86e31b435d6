using System.Text;
using PsiSweep.Shared.Measures;

namespace PsiSweep.Sweeps.Reference;

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
            text.Append($"| `{m.Name}` | {m.Group} | {Psi(m)} | {YesOrNo(m.IsDefault)} | ")
                .Append(string.Join(", ", m.ColumnNames.Select(c => $"`{c}`")))
                .Append($" | {m.Summary.Replace("|", "\\|", StringComparison.Ordinal)} | {m.CostText} |\n");
        }

        return text.ToString();
    }

    /// <summary>Yes or no, where the columns differ for each.</summary>
    private static string Psi(MeasureInfo measure) =>
        measure.Columns.Select(c => c.IsScaleInvariant).Distinct().Count() == 1
            ? YesOrNo(measure.Columns[0].IsScaleInvariant)
            : string.Join(", ", measure.Columns.Select(c => $"`{c.Name}` {YesOrNo(c.IsScaleInvariant)}"));

    private static string YesOrNo(bool value) => value ? "yes" : "no";
}
