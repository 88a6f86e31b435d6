using System.Text.Json.Nodes;
using PsiSweep.Sweeps.Mistakes;
using PsiSweep.Sweeps.Yaml;

namespace PsiSweep.Sweeps.Settings;

/// <summary>A value of another type, or null.</summary>
/// <param name="inner">The other type.</param>
/// <param name="meaning">What null means.</param>
public sealed class OptionalType(SettingType inner, string meaning) : SettingType
{
    /// <inheritdoc/>
    public override string Allowed => $"{inner.Allowed}, or null ({meaning})";

    /// <inheritdoc/>
    public override RangeKind Range => inner.Range;

    internal override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(inner.Schema(), new JsonObject { ["type"] = "null" }) };

    internal override bool TryRead(YamlItem item, string path, ProblemList problems, out object? raw)
    {
        raw = null;
        // An empty value is a slip of the pen more often than a null.
        if (item is YamlScalar { IsNull: true, Text: not "" })
            return true;
        var own = new ProblemList("");
        return inner.TryRead(item, path, own, out raw) || Complain(item, path, problems);
    }

    internal override string Format(object? raw) => raw is null ? "null" : inner.Format(raw);
}
