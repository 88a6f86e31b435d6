using System.Globalization;
using CsvHelper;
using PsiSweep.Coordinator.Analysis;

namespace PsiSweep.Coordinator.Results.Export;

/// <summary>Writes table.csv: one row a group, measure and gap, full precision, empty where undefined.</summary>
public static class TableCsv
{
    /// <summary>The columns; those of the statistics' <see cref="Statistic.Exact"/> follow.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [
        "axis",
        "value",
        "measure",
        "psi",
        "gap",
        "n",
        "missing",
        "kendall",
        "kendall.low",
        "kendall.high",
        "spearman",
        "spearman.low",
        "spearman.high",
        "pearson",
        "pearson.low",
        "pearson.high",
        "resamples",
        "trials",
        "diverged",
        "stop_missed",
        "failed",
    ];

    /// <summary>Writes the table; all trials have an empty axis.</summary>
    /// <param name="writer">Where to; left open.</param>
    /// <param name="table">The table.</param>
    public static void Write(TextWriter writer, CorrelationTable table)
    {
        using var csv = CsvWriter.Create(writer, ResultsCsv.Format, leaveOpen: true);
        var further = table.Options.Statistics.SelectMany(s => s.Exact(table)).ToArray();
        csv.WriteRecord([.. Columns, .. further.Select(c => c.Title)]);
        foreach (var group in table.Groups)
        {
            foreach (var row in group.Rows)
                csv.WriteRecord([.. Fields(group, row), .. further.Select(c => c.Text(row))]);
        }
    }

    private static string[] Fields(CorrelationGroup group, CorrelationRow row)
    {
        var c = row.Coefficients;
        return
        [
            group.Axis ?? "",
            group.Value ?? "",
            row.Measure,
            TableText.Psi(row),
            row.Gap.ToText(),
            Text(c.N),
            Text(row.Missing),
            .. Numbers(c.Kendall),
            .. Numbers(c.Spearman),
            .. Numbers(c.Pearson),
            Text(c.Resamples),
            Text(group.Trials),
            Text(group.LeftOut.Diverged),
            Text(group.LeftOut.StopMissed),
            Text(group.LeftOut.Failed),
        ];
    }

    private static string[] Numbers(Estimate e) => [Defined(e.Value), Defined(e.Low), Defined(e.High)];

    private static string Defined(double value) => double.IsNaN(value) ? "" : CsvNumber.ToText(value);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
