using PsiSweep.Coordinator.Runs;
using PsiSweep.Shared.Protocol;
using static System.FormattableString;

namespace PsiSweep.Coordinator.Cli.Operating;

/// <summary>A sweep's overview in words.</summary>
internal static class OverviewText
{
    /// <summary>One line: state, counts, leader.</summary>
    public static string Headline(SweepOverview sweep) =>
        $"{sweep.Name} ({sweep.SweepId}): {sweep.State}, {Count.Of(OverviewFacts.Done(sweep))} of {Count.Of(sweep.Trials, "trial")} done, "
        + $"{Count.Of(sweep.Running)} running; led by {OverviewFacts.Leader(sweep)}";

    /// <summary>What a node's devices run.</summary>
    public static string Devices(NodeOverview node) =>
        string.Join("; ", node.Devices.Select(d => d.Trial is { } trial ? $"{d.Device} trial {trial}: {d.Phase}" : $"{d.Device} idle"));

    /// <summary>Attempts that ended without a result, what they cost, and nodes that someone should look at; a line each, none for
    /// nothing.</summary>
    public static IEnumerable<string> Troubles(ClusterStatus sweep)
    {
        var ended = sweep.AttemptsEnded.Where(e => e.Value > 0).Select(e => $"{Count.Of(e.Value)} {e.Key.Replace('_', ' ')}").ToArray();
        if (ended.Length > 0)
            yield return $"attempts without a result: {string.Join(", ", ended)}";
        if (sweep.SecondsLost > 0)
            yield return Invariant($"training done again: {sweep.SecondsLost:0.#} s");
        if (sweep.DuplicatesDropped > 0)
            yield return $"results dropped because their trial had one: {Count.Of(sweep.DuplicatesDropped)}";
        foreach (var node in sweep.Nodes.Where(n => n.State == "quarantined"))
            yield return $"{node.Name} is quarantined after {Count.Of(node.FailuresInARow, "failure")} in a "
                + $"row{(node.LastError is { } error ? $": {error}" : "")}";
        foreach (var reason in sweep.Refusals)
            yield return reason;
    }

    /// <summary>Nodes by state, such as <c>3 up, 1 gone</c>.</summary>
    public static string Nodes(IReadOnlyCollection<NodeOverview> nodes) =>
        nodes.Count == 0
            ? "none yet"
            : string.Join(
                ", ",
                nodes.GroupBy(n => n.State).OrderByDescending(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Count()} {g.Key}")
            );
}
