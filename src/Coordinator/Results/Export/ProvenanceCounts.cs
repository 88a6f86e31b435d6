using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Results.Export;

/// <summary>Counts, while rows go by, what provenance.json says of them.</summary>
internal sealed class ProvenanceCounts
{
    private readonly SortedDictionary<string, SortedSet<string>> versions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> deviceKinds = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> nodes = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> notes = new(StringComparer.Ordinal);
    private readonly Dictionary<TrialStatus, long> byStatus = [];

    /// <summary>Rows.</summary>
    public long Ended { get; private set; }

    /// <summary>Attempts of all of them.</summary>
    public long Attempts { get; private set; }

    /// <summary>Rows by status.</summary>
    public IReadOnlyDictionary<TrialStatus, long> ByStatus => byStatus;

    /// <summary>The versions of what computed them, by name.</summary>
    public IReadOnlyDictionary<string, SortedSet<string>> Versions => versions;

    /// <summary>Rows by kind of device.</summary>
    public IReadOnlyDictionary<string, long> DeviceKinds => deviceKinds;

    /// <summary>Rows by node.</summary>
    public IReadOnlyDictionary<string, long> Nodes => nodes;

    /// <summary>Notes and how often each was made.</summary>
    public IReadOnlyDictionary<string, long> Notes => notes;

    /// <summary>Takes a row.</summary>
    public void Add(TrialRow row)
    {
        Ended++;
        Attempts += row.Attempts;
        byStatus[row.Result.Status] = byStatus.GetValueOrDefault(row.Result.Status) + 1;
        foreach (var (name, version) in row.Result.Versions)
        {
            if (!versions.TryGetValue(name, out var known))
                versions[name] = known = new(StringComparer.Ordinal);
            known.Add(version);
        }

        Count(deviceKinds, row.Result.DeviceKind);
        Count(nodes, row.Node);
        foreach (var note in row.Result.Notes)
            Count(notes, note);
    }

    private static void Count(SortedDictionary<string, long> counts, string text) => counts[text] = counts.GetValueOrDefault(text) + 1;
}
