using System.Text.Json.Nodes;
using PsiSweep.Shared.Wording;
using PsiSweep.Sweeps.Mistakes;
using PsiSweep.Sweeps.Yaml;

namespace PsiSweep.Sweeps.Settings;

/// <summary>One of a few words, each of which stands for a value.</summary>
public sealed class ChoiceType : SettingType
{
    private readonly IReadOnlyList<KeyValuePair<string, object>> choices;

    internal ChoiceType(IReadOnlyList<KeyValuePair<string, object>> choices) => this.choices = choices;

    /// <inheritdoc/>
    public override string Allowed => string.Join(", ", choices.Select(c => c.Key));

    internal static ChoiceType OfTexts(IEnumerable<string> texts) => new([.. texts.Select(t => KeyValuePair.Create(t, (object)t))]);

    internal static ChoiceType OfEnum<T>()
        where T : struct, Enum => new([.. Enum.GetValues<T>().Select(v => KeyValuePair.Create(EnumText.Of(v), (object)v))]);

    internal override JsonObject Schema() => new() { ["enum"] = new JsonArray([.. choices.Select(c => (JsonNode)c.Key)]) };

    internal override bool TryRead(YamlItem item, string path, ProblemList problems, out object? raw)
    {
        raw = null;
        if (item is not YamlScalar scalar)
            return Complain(item, path, problems);
        raw = choices.FirstOrDefault(c => c.Key == scalar.Text).Value;
        return raw is not null || Complain(item, path, problems, Suggestion.Hint(scalar.Text, choices.Select(c => c.Key)));
    }

    /// <summary>The word; a value that has none as it is, which no reader takes.</summary>
    internal override string Format(object? raw) => choices.FirstOrDefault(c => c.Value.Equals(raw)).Key ?? $"{raw}";
}
