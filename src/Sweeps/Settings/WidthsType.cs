using System.Text.Json.Nodes;
using PsiSweep.Sweeps.Mistakes;
using PsiSweep.Sweeps.Yaml;

namespace PsiSweep.Sweeps.Settings;

/// <summary>The widths of the hidden layers, first to last; none for a linear model.</summary>
public sealed class WidthsType : SettingType
{
    /// <summary>Widest layer.</summary>
    public const int MaxWidth = 65_536;

    /// <summary>Most hidden layers.</summary>
    public const int MaxLayers = 64;

    private static readonly IntegerType Width = new(1, MaxWidth);

    /// <inheritdoc/>
    public override string Allowed => $"a list of at most {MaxLayers} widths such as [32, 32], each {Width.Allowed}; [] is a linear model";

    internal override JsonObject Schema() =>
        new()
        {
            ["type"] = "array",
            ["items"] = Width.Schema(),
            ["maxItems"] = MaxLayers,
        };

    internal override bool TryRead(YamlItem item, string path, ProblemList problems, out object? raw)
    {
        raw = null;
        if (item is not YamlList list)
            return Complain(item, path, problems);
        if (list.Items.Count > MaxLayers)
        {
            problems.Add(item.Place, $"{path}: found {list.Items.Count} widths, allowed: at most {MaxLayers}");
            return false;
        }
        var widths = new int[list.Items.Count];
        var good = true;
        for (var i = 0; i < widths.Length; i++)
        {
            if (Width.TryRead(list.Items[i], $"{path}, width {i + 1}", problems, out var width))
                widths[i] = (int)(long)width!;
            else
                good = false;
        }
        raw = widths;
        return good;
    }

    internal override string Format(object? raw) => $"[{string.Join(", ", (int[])raw!)}]";
}
