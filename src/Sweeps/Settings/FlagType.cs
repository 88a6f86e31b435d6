using System.Text.Json.Nodes;
using PsiSweep.Sweeps.Mistakes;
using PsiSweep.Sweeps.Yaml;

namespace PsiSweep.Sweeps.Settings;

/// <summary>True or false, as in YAML 1.2: yes, no, on and off are texts.</summary>
public sealed class FlagType : SettingType
{
    /// <inheritdoc/>
    public override string Allowed => "true or false";

    internal override JsonObject Schema() => new() { ["type"] = "boolean" };

    internal override bool TryRead(YamlItem item, string path, ProblemList problems, out object? raw)
    {
        raw = item is YamlScalar { IsPlain: true } scalar
            ? scalar.Text switch
            {
                "true" or "True" or "TRUE" => true,
                "false" or "False" or "FALSE" => false,
                _ => null,
            }
            : null;
        return raw is not null || Complain(item, path, problems);
    }

    internal override string Format(object? raw) => (bool)raw! ? "true" : "false";
}
