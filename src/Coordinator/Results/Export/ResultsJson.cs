using System.Globalization;
using System.Text.Json.Nodes;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Results.Export;

/// <summary>Writes rows as JSON: an array of objects under the columns' names, null where nothing was computed, "nan", "inf", "-inf" as
/// text.</summary>
public static class ResultsJson
{
    /// <summary>The document.</summary>
    public static string Write(ResultColumns columns, IEnumerable<TrialRow> rows) =>
        new JsonArray([.. rows.Select(row => Node(columns, row))]).ToJsonString(TableJson.Format) + "\n";

    /// <summary>One row.</summary>
    public static JsonObject Node(ResultColumns columns, TrialRow row)
    {
        var node = new JsonObject
        {
            ["trial"] = row.Trial,
            ["status"] = row.Result.Status.ToText(),
            ["attempts"] = row.Attempts,
            ["node"] = row.Node,
        };
        foreach (var axis in columns.Axes)
            node[axis] = Axis(row.Setting(axis));
        foreach (var column in ResultColumns.Numbers)
            node[column] = Number(ResultColumns.Number(row, column));
        foreach (var column in columns.Measures)
            node[column] = Number(ResultColumns.Measured(row, column));
        node[ResultColumns.Reason] = row.Result.Reason;
        return node;
    }

    private static JsonValue? Number(double? value) =>
        value switch
        {
            null => null,
            { } number when double.IsFinite(number) => JsonValue.Create(number),
            { } number => JsonValue.Create(CsvNumber.ToText(number)),
        };

    private static JsonValue Axis(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) ? JsonValue.Create(integer)
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? JsonValue.Create(number)
        : JsonValue.Create(text);
}
