using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PsiSweep.Sweeps.Axes;
using PsiSweep.Sweeps.Reading;
using PsiSweep.Sweeps.Settings;

namespace PsiSweep.Sweeps.Reference;

/// <summary>The JSON Schema of sweep files, draft-07 (what editors' YAML support reads), made from the registry of settings.</summary>
public static class SweepSchema
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema as indented JSON, with a line end at its end.</summary>
    public static string Write() => Create().ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";

    private static JsonObject Create()
    {
        var top = Group("");
        var properties = top["properties"]!.AsObject();
        properties.Insert(
            0,
            "name",
            new JsonObject
            {
                ["description"] = "Name of the sweep and of its results folder: " + SweepFileReader.NameAllowed,
                ["type"] = "string",
                ["pattern"] = SweepFileReader.NamePattern,
            }
        );
        properties.Add("axes", Axes());
        var schema = new JsonObject { ["$schema"] = "http://json-schema.org/draft-07/schema#", ["title"] = "PsiSweep sweep file" };
        foreach (var (key, value) in top)
            schema.Add(key, value!.DeepClone());
        schema["required"] = new JsonArray("name");
        schema["definitions"] = Definitions();
        return schema;
    }

    /// <summary>The mapping of a group of settings.</summary>
    private static JsonObject Group(string group)
    {
        var properties = new JsonObject();
        foreach (var key in SettingRegistry.KeysUnder(group))
        {
            var path = group.Length == 0 ? key : $"{group}.{key}";
            properties.Add(key, SettingRegistry.Find(path) is { } setting ? Value(setting) : Group(path));
        }
        return Mapping(properties);
    }

    private static JsonObject Value(Setting setting)
    {
        var schema = new JsonObject { ["description"] = setting.Doc };
        foreach (var (key, value) in setting.Type.Schema())
            schema.Add(key, value?.DeepClone());
        schema["default"] = setting.Default.ToJson();
        return schema;
    }

    private static JsonObject Axes()
    {
        var grid = new JsonObject();
        var random = new JsonObject
        {
            ["count"] = Described(new IntegerType(1, SweepSpec.MaxTrials), "Draws; each meets every combination of the grid"),
            ["seed"] = Described(new IntegerType(0, long.MaxValue), "Seeds the draws (not the trials)"),
        };
        foreach (var setting in SettingRegistry.All.Where(s => s.CanSweep))
        {
            grid.Add(setting.Path, Axis(setting, isGrid: true));
            if (setting.Path != "seed")
                random.Add(setting.Path, Axis(setting, isGrid: false));
        }
        var randomBlock = Mapping(random, "Axes whose values are drawn");
        randomBlock["required"] = new JsonArray("count");
        randomBlock["minProperties"] = 2;
        return Mapping(new JsonObject { ["grid"] = Mapping(grid, "Axes of which every combination is a trial"), ["random"] = randomBlock });
    }

    private static JsonObject Axis(Setting setting, bool isGrid)
    {
        var mapping = new JsonObject { ["values"] = Reference("values." + setting.Path) };
        if (setting.Type.Range != RangeKind.None)
            mapping["range"] = Range(setting, isGrid);
        var form = Mapping(mapping);
        form["maxProperties"] = 1;
        return new JsonObject { ["description"] = setting.Doc, ["anyOf"] = new JsonArray(Reference("values." + setting.Path), form) };
    }

    private static JsonObject Range(Setting setting, bool isGrid)
    {
        var range = new JsonObject { ["from"] = Reference("value." + setting.Path), ["to"] = Reference("value." + setting.Path) };
        if (isGrid)
        {
            range["count"] = Reference("count");
            range["step"] = Reference(setting.Type.Range == RangeKind.Integer ? "integer_step" : "number_step");
        }
        range["scale"] = Reference("scale");
        var mapping = Mapping(range);
        mapping["required"] = new JsonArray("from", "to");
        return mapping;
    }

    /// <summary>What grid and random axes share, so that the file stays small.</summary>
    private static JsonObject Definitions()
    {
        const string Step = "Distance of the values; instead of count";
        var definitions = new JsonObject
        {
            ["count"] = Described(new IntegerType(1, SweepSpec.MaxTrials), "Number of values, both ends included"),
            ["integer_step"] = Described(new IntegerType(1), Step),
            ["number_step"] = Described(new NumberType(0, withMin: false), Step),
            ["scale"] = Described(ChoiceType.OfEnum<Scale>(), "Equal differences (linear, the default) or equal ratios (log)"),
        };
        foreach (var setting in SettingRegistry.All.Where(s => s.CanSweep))
        {
            definitions.Add("value." + setting.Path, setting.Type.Schema());
            definitions.Add(
                "values." + setting.Path,
                new JsonObject
                {
                    ["type"] = "array",
                    ["items"] = Reference("value." + setting.Path),
                    ["minItems"] = 1,
                    ["uniqueItems"] = true,
                }
            );
        }
        return definitions;
    }

    private static JsonObject Reference(string definition) => new() { ["$ref"] = "#/definitions/" + definition };

    private static JsonObject Described(SettingType type, string description)
    {
        var schema = type.Schema();
        schema.Insert(0, "description", description);
        return schema;
    }

    private static JsonObject Mapping(JsonObject properties, string? description = null)
    {
        var mapping = new JsonObject();
        if (description is not null)
            mapping["description"] = description;
        mapping["type"] = "object";
        mapping["properties"] = properties;
        mapping["additionalProperties"] = false;
        mapping["minProperties"] = 1;
        return mapping;
    }
}
