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
    public static JsonObject Node(CorrelationTable table) => new()
    {
        ["options"] = new JsonObject
        {
            ["level"] = Bootstrap.Level,
            ["resamples"] = table.Options.Resamples,
            ["seed"] = table.Options.Seed,
            ["include_stop_missed"] = table.Options.IncludeStopMissed,
            ["group_by"] = new JsonArray([.. table.Options.GroupBy.Select(a => JsonValue.Create(a))]),
        },
        ["groups"] = new JsonArray([.. table.Groups.Select(Group)]),
    };

    private static JsonObject Group(CorrelationGroup group) => new()
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
        ["rows"] = new JsonArray([.. group.Rows.Select(Row)]),
    };

    private static JsonObject Row(CorrelationRow row) => new()
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

    private static JsonObject Numbers(Estimate e) => new()
    {
        ["value"] = Defined(e.Value),
        ["low"] = Defined(e.Low),
        ["high"] = Defined(e.High),
    };

    private static JsonValue? Defined(double value) => double.IsNaN(value) ? null : JsonValue.Create(value);
}
