using System.Text.Json.Nodes;
using PsiSweep.Shared.Measures;
using PsiSweep.Shared.Wording;
using PsiSweep.Sweeps.Mistakes;
using PsiSweep.Sweeps.Yaml;

namespace PsiSweep.Sweeps.Settings;

/// <summary>Measures by name, by group, <c>default</c> or <c>all</c>; resolved to names in the order asked for, each once.</summary>
public sealed class MeasureNamesType : SettingType
{
    /// <summary>The word for every measure there is.</summary>
    public const string Everything = "all";

    /// <summary>The word for those that a sweep file gets that names none.</summary>
    public const string Standard = "default";

    /// <inheritdoc/>
    public override string Allowed =>
        $"default, all, a group ({string.Join(", ", MeasureCatalog.Groups)}), a measure, or a list of them; the measures are "
            + $"{string.Join(", ", MeasureCatalog.All.Select(m => m.Name))}";

    private static IEnumerable<string> Words =>
        MeasureCatalog.All.Select(m => m.Name).Concat(MeasureCatalog.Groups).Append(Standard).Append(Everything);

    internal override JsonObject Schema()
    {
        JsonObject Word() => new() { ["enum"] = new JsonArray([.. Words.Select(w => (JsonNode)w)]) };
        return new JsonObject { ["anyOf"] = new JsonArray(Word(), new JsonObject { ["type"] = "array", ["items"] = Word() }) };
    }

    internal override bool TryRead(YamlItem item, string path, ProblemList problems, out object? raw)
    {
        var names = new List<string>();
        var good = true;
        foreach (var word in item is YamlList list ? list.Items : [item])
        {
            if (word is YamlScalar scalar && Expand(scalar.Text) is { Count: > 0 } expanded)
                names.AddRange(expanded);
            else
                good = Complain(word, path, problems, Suggestion.Hint((word as YamlScalar)?.Text ?? "", Words));
        }
        raw = names.Distinct().ToArray();
        return good;
    }

    internal override string Format(object? raw) => $"[{string.Join(", ", (string[])raw!)}]";

    /// <summary>The measures that a word stands for; none when it is no word.</summary>
    public static IReadOnlyList<string> Expand(string word) =>
        [
            .. MeasureCatalog
                .All.Where(m => word == Everything || (word == Standard && m.IsDefault) || word == m.Name || word == m.Group)
                .Select(m => m.Name),
        ];

    /// <summary>"did you mean 'x'? ", or nothing.</summary>
    public static string Hint(string word) => Suggestion.Hint(word, Words) is { Length: > 0 } hint ? hint.Trim(' ', '(', ')') + " " : "";
}
