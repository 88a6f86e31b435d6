using System.Text.Json.Nodes;
using PsiSweep.Shared.Configuration.Networks;
using PsiSweep.Sweeps.Mistakes;
using PsiSweep.Sweeps.Yaml;

namespace PsiSweep.Sweeps.Settings;

/// <summary>The layers of a plain stack; none for the perceptron of <c>network.hidden</c>.</summary>
public sealed class LayersType : SettingType
{
    /// <inheritdoc/>
    public override string Allowed =>
        $"a list of at most {WidthsType.MaxLayers} layers, each one of {LayerText.Allowed}; [] leaves it to network.hidden";

    internal override JsonObject Schema() =>
        new()
        {
            ["type"] = "array",
            ["items"] = new JsonObject { ["type"] = "string" },
            ["maxItems"] = WidthsType.MaxLayers,
        };

    internal override bool TryRead(YamlItem item, string path, ProblemList problems, out object? raw)
    {
        raw = null;
        if (item is not YamlList list)
            return Complain(item, path, problems);
        if (list.Items.Count > WidthsType.MaxLayers)
        {
            problems.Add(item.Place, $"{path}: found {list.Items.Count} layers, allowed: at most {WidthsType.MaxLayers}");
            return false;
        }

        var texts = new string[list.Items.Count];
        var good = true;
        for (var i = 0; i < texts.Length; i++)
        {
            var at = $"{path}, layer {i + 1}";
            string? problem = null;
            if (list.Items[i] is not YamlScalar scalar)
                good = Complain(list.Items[i], at, problems);
            else if (LayerText.Read(scalar.Text, out problem) is { } layer)
                texts[i] = layer.Text;
            else
            {
                problems.Add(scalar.Place, $"{at}: found {scalar.Describe()}: {problem}; allowed: {LayerText.Allowed}");
                good = false;
            }
        }

        raw = texts;
        return good;
    }

    internal override string Format(object? raw) => $"[{string.Join(", ", (string[])raw!)}]";
}
