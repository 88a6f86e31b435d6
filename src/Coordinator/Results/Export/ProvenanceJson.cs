using System.Text.Json.Nodes;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Results.Export;

/// <summary>Writes provenance.json: what ran, on what, with which seeds and versions, and what became of the trials.</summary>
internal static class ProvenanceJson
{
    public static string Write(SweepDescription sweep, ProvenanceCounts counts)
    {
        var document = new JsonObject
        {
            ["sweep"] = sweep.Name,
            ["sweep_id"] = sweep.SweepId,
            ["trials"] = sweep.Trials,
            ["ended"] = counts.Ended,
            ["by_status"] = new JsonObject(
                Enum.GetValues<TrialStatus>()
                    .Select(status => KeyValuePair.Create(status.ToText(), (JsonNode?)counts.ByStatus.GetValueOrDefault(status)))
            ),
            ["attempts"] = counts.Attempts,
            ["seeds"] = Texts(sweep.Seeds),
            ["versions"] = Texts(sweep.Versions),
            // More than one version of a thing means that the sweep went on after an upgrade: say so instead of choosing one.
            ["node_versions"] = new JsonObject(
                counts.Versions.Select(g =>
                    KeyValuePair.Create(g.Key, (JsonNode?)new JsonArray([.. g.Value.Select(v => JsonValue.Create(v))]))
                )
            ),
            ["device_kinds"] = Counted(counts.DeviceKinds),
            ["nodes"] = Counted(counts.Nodes),
            ["notes"] = Counted(counts.Notes),
            ["machine"] = new JsonObject
            {
                ["os"] = sweep.Machine.Os,
                ["architecture"] = sweep.Machine.Architecture,
                ["cpu"] = sweep.Machine.Cpu,
                ["cores"] = sweep.Machine.Cores,
                ["runtime"] = sweep.Machine.Runtime,
            },
        };
        return document.ToJsonString(TableJson.Format) + "\n";
    }

    private static JsonObject Texts(IReadOnlyDictionary<string, string> texts) =>
        new(texts.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value)));

    private static JsonObject Counted(IReadOnlyDictionary<string, long> texts) =>
        new(texts.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value)));
}
