using System.Text.Json.Nodes;
using PsiSweep.Sweeps.Mistakes;
using PsiSweep.Sweeps.Yaml;

namespace PsiSweep.Sweeps.Settings;

/// <summary>An integer in [<paramref name="min"/>, <paramref name="max"/>].</summary>
public sealed class IntegerType(long min, long max = int.MaxValue) : SettingType
{
    /// <inheritdoc/>
    public override string Allowed =>
        max >= int.MaxValue
            ? $"an integer >= {NumberText.Write(min)}"
            : $"an integer from {NumberText.Write(min)} to {NumberText.Write(max)}";

    /// <inheritdoc/>
    public override RangeKind Range => RangeKind.Integer;

    internal override JsonObject Schema() =>
        new()
        {
            ["type"] = "integer",
            ["minimum"] = min,
            ["maximum"] = max,
        };

    internal override bool TryRead(YamlItem item, string path, ProblemList problems, out object? raw)
    {
        raw = null;
        if (item is not YamlScalar { IsPlain: true } scalar)
            return Complain(item, path, problems);
        if (!NumberText.TryReadInteger(scalar.Text, out var value))
            return Complain(item, path, problems, NumberText.IsInteger(scalar.Text) ? $", at most {NumberText.Write(max)}" : "");
        if (value < min)
            return Complain(item, path, problems);
        if (value > max)
            return Complain(item, path, problems, $", at most {NumberText.Write(max)}");
        raw = value;
        return true;
    }

    internal override string Format(object? raw) => NumberText.Write((long)raw!);
}
