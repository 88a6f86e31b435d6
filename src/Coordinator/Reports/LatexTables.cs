using System.Text;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Coordinator.Results.Export;

namespace PsiSweep.Coordinator.Reports;

/// <summary>The tables of a report for a paper: one a gap and group, with booktabs.</summary>
internal static class LatexTables
{
    /// <summary>The file; <c>\usepackage{booktabs}</c> is all it needs.</summary>
    public static string Write(Report report)
    {
        var text = new StringBuilder($"% {report.Name.ReplaceLineEndings(" ")}: made by psisweep report; needs \\usepackage{{booktabs}}\n");
        var further = report.Table.StatisticColumns;
        foreach (var group in report.Table.Groups)
        {
            foreach (var gap in report.Table.Options.Gaps)
            {
                var columns = further
                    .Where(c => group.Rows.Any(r => r.Gap == gap && c.Text(r) is not ("" or TableText.Undefined)))
                    .ToArray();
                text.Append(
                    $"\n\\begin{{table}}\n  \\centering\n  \\caption{{{Escape(report.Name)}, "
                        + $"{(group.Axis is null ? "all trials" : Escape(group.Title))}: measures against {Code(gap.Column)}. "
                        + $"{Escape(TableText.Counts(group))}.}}\n"
                );
                text.Append($"  \\begin{{tabular}}{{lc{new string('r', 4 + columns.Length)}}}\n    \\toprule\n");
                text.Append(
                    "    measure & PSI & $n$ & $\\tau_b$ & $\\rho$ & $r$ "
                        + $"{string.Concat(columns.Select(c => $"& {c.Latex ?? Escape(c.Title)} "))}\\\\\n    \\midrule\n"
                );
                foreach (var row in group.Rows.Where(r => r.Gap == gap).ByStrength())
                {
                    var c = row.Coefficients;
                    text.Append(
                        $"    {Code(row.Measure)} & {TableText.Psi(row)} & {c.N} "
                            + $"& {Cell(c.Kendall)} & {Cell(c.Spearman)} & {Cell(c.Pearson)} "
                            + $"{string.Concat(columns.Select(f => $"& {Number(f.Text(row))} "))}\\\\\n"
                    );
                }

                text.Append("    \\bottomrule\n  \\end{tabular}\n\\end{table}\n");
            }
        }

        return text.ToString();
    }

    /// <summary>Text that LaTeX prints as it is.</summary>
    internal static string Escape(string text) =>
        string.Concat(
            text.ReplaceLineEndings(" ")
                .Select(c =>
                    c switch
                    {
                        '\\' => "\\textbackslash{}",
                        '~' => "\\textasciitilde{}",
                        '^' => "\\textasciicircum{}",
                        '<' => "\\textless{}",
                        '>' => "\\textgreater{}",
                        '–' => "--",
                        '&' or '%' or '$' or '#' or '_' or '{' or '}' => $"\\{c}",
                        _ => c.ToString(),
                    }
                )
        );

    private static string Code(string name) => $"\\texttt{{{Escape(name)}}}";

    private static string Cell(Estimate e) => Number(TableText.Cell(e));

    // A minus sign, not a hyphen, and a power of ten.
    private static string Number(string cell) =>
        cell.StartsWith('<') ? $"$<{Number(cell[1..])[1..]}"
        : cell.Split('e') is [var mantissa, var exponent] && int.TryParse(exponent, out _) && double.TryParse(mantissa, out _)
            ? $"${mantissa}\\cdot10^{{{exponent}}}$"
        : Signed(cell);

    private static string Signed(string cell) =>
        cell.Contains('-', StringComparison.Ordinal) && cell.Any(char.IsAsciiDigit) ? $"${Escape(cell)}$" : Escape(cell);
}
