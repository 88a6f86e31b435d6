using System.Text.Json;
using System.Text.Json.Nodes;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Results.Export;

/// <summary>Writes table.json: the table with its options and counts, full precision, null where undefined.</summary>
public static class TableJson
{
    internal static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // a file, not a web page
    };

    /// <summary>The document.</summary>
    public static string Write(CorrelationTable table) => Node(table).ToJsonString(Format) + "\n";

    /// <summary>The document as an object.</summary>
    public static JsonObject Node(CorrelationTable table) =>
        new()
        {
            ["options"] = Options(table.Options),
            ["groups"] = new JsonArray([.. table.Groups.Select(g => Group(g, table.Options.Statistics))]),
        };

    private static JsonObject Options(TableOptions options)
    {
        var node = new JsonObject
        {
            ["level"] = Jackknife.Level,
            ["interval"] = options.Intervals ? "jackknife on Fisher's z" : null,
            ["seed"] = options.Seed,
            ["include_stop_missed"] = options.IncludeStopMissed,
            ["statistics"] = options.Statistics.Count == 0 ? null : string.Join(", ", options.Statistics.Select(s => s.Name)),
        };
        foreach (var statistic in StatisticCatalog.All.Union(options.Statistics))
        {
            foreach (var (name, value) in statistic.JsonOptions(options))
                node[name] = options.Statistics.Contains(statistic) ? value : null;
        }

        node["group_by"] = new JsonArray([.. options.GroupBy.Select(a => JsonValue.Create(a))]);
        return node;
    }

    private static JsonObject Group(CorrelationGroup group, IReadOnlyList<Statistic> statistics) =>
        new()
        {
            ["axis"] = group.Axis,
            ["value"] = group.Value,
            ["trials"] = group.Trials,
            ["included"] = group.Included,
            ["left_out"] = new JsonObject
            {
                [TrialStatus.Diverged.ToText()] = group.LeftOut.Diverged,
                [TrialStatus.StopMissed.ToText()] = group.LeftOut.StopMissed,
                [TrialStatus.Failed.ToText()] = group.LeftOut.Failed,
            },
            ["rows"] = new JsonArray([.. group.Rows.Select(r => Row(r, statistics))]),
        };

    private static JsonObject Row(CorrelationRow row, IReadOnlyList<Statistic> statistics)
    {
        var node = Coefficients(row);
        foreach (var statistic in statistics)
        {
            if (statistic.Json(row) is { } value)
                node[statistic.JsonName] = value;
        }

        return node;
    }

    private static JsonObject Coefficients(CorrelationRow row) =>
        new()
        {
            ["measure"] = row.Measure,
            ["psi"] = row.IsScaleInvariant,
            ["gap"] = row.Gap.ToText(),
            ["n"] = row.Coefficients.N,
            ["missing"] = row.Missing,
            ["kendall"] = Numbers(row.Coefficients.Kendall),
            ["spearman"] = Numbers(row.Coefficients.Spearman),
            ["pearson"] = Numbers(row.Coefficients.Pearson),
            ["resamples"] = row.Coefficients.Resamples,
        };

    private static JsonObject Numbers(Estimate e) =>
        new()
        {
            ["value"] = Defined(e.Value),
            ["low"] = Defined(e.Low),
            ["high"] = Defined(e.High),
        };

    private static JsonValue? Defined(double value) => double.IsNaN(value) ? null : JsonValue.Create(value);
}
