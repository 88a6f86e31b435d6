using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>How long a drain holds: until a process ends for it. A later one that someone starts is a new node.</summary>
internal static class Drains
{
    /// <summary>What it means for a node's drain that one of its processes asks for work.</summary>
    /// <param name="state">The state before it is seen.</param>
    /// <param name="name">The node.</param>
    /// <param name="start">The start of the process; null: not told.</param>
    /// <returns>Nothing when the drain stays what it is.</returns>
    public static IEnumerable<ISweepEvent> OfAsking(SweepState state, string name, NodeStart? start)
    {
        var node = state.Node(name);
        if (!node.Draining || start is null || start.Id == node.DrainedStart)
            return [];
        // Its keeper started it again because it died before it had ended as it was told to.
        var diedMeanwhile = start.Before is not null;
        // The order came when no process of the node had told its start; one that was not seen to leave is still the same.
        var mayBeTheSame = node.DrainedStart is null && !HasLeft(state, name);
        return diedMeanwhile || mayBeTheSame ? [new NodeDraining(name, start.Id)] : [new NodeRejoined(name)];
    }

    private static bool HasLeft(SweepState state, string name)
    {
        var devices = state.Devices.Where(d => d.Key.Node == name).ToArray();
        return devices.Length > 0 && devices.All(d => d.Value.Gone);
    }
}
