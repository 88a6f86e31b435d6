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
            ["options"] = new JsonObject
            {
                ["level"] = Jackknife.Level,
                ["interval"] = table.Options.Intervals ? "jackknife on Fisher's z" : null,
                ["seed"] = table.Options.Seed,
                ["include_stop_missed"] = table.Options.IncludeStopMissed,
                ["statistics"] = table.Options.Statistics == StatisticKinds.None ? null : table.Options.Statistics.ToString(),
                ["permutations"] = table.Options.Statistics.HasFlag(StatisticKinds.Permutation) ? table.Options.Permutations : null,
                ["test_samples"] = table.Options.Statistics.HasFlag(StatisticKinds.SignError) ? table.Options.TestSamples : null,
                ["group_by"] = new JsonArray([.. table.Options.GroupBy.Select(a => JsonValue.Create(a))]),
            },
            ["groups"] = new JsonArray([.. table.Groups.Select(Group)]),
        };

    private static JsonObject Group(CorrelationGroup group) =>
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
            ["rows"] = new JsonArray([.. group.Rows.Select(Row)]),
        };

    private static JsonObject Row(CorrelationRow row)
    {
        var node = Coefficients(row);
        if (row.Permutation is { } p)
            node["permutation"] = new JsonObject { ["p"] = p.PValue, ["holm"] = p.Holm };
        if (row.Granulated is { } g)
        {
            node["granulated"] = new JsonObject
            {
                ["mean"] = Defined(g.Mean),
                ["axes"] = new JsonArray([
                    .. g.Axes.Select(a => new JsonObject
                    {
                        ["axis"] = a.Axis,
                        ["psi"] = a.Psi,
                        ["cells"] = a.Cells,
                        ["constant_cells"] = a.ConstantCells,
                    }),
                ]),
            };
        }

        if (row.Information is { } i)
            node["conditional_information"] = new JsonObject
            {
                ["value"] = i.Value,
                ["given"] = new JsonArray([.. i.Given.Select(a => JsonValue.Create(a))]),
                ["trials"] = i.Trials,
                ["floor"] = i.Floor?.Quantile,
                ["p"] = i.Floor?.PValue,
                ["permutations"] = i.Floor?.Permutations,
            };
        if (row.SignError is { } e)
        {
            node["sign_error"] = new JsonObject
            {
                ["mean"] = Defined(e.Mean),
                ["p90"] = Defined(e.Ninetieth),
                ["max"] = Defined(e.Largest),
                ["environments"] = e.Environments,
                ["too_small"] = e.TooSmall,
                ["worst"] = e.Worst,
            };
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
