namespace PsiSweep.Coordinator.Scheduling;

/// <summary>Orders that a running attempt is under.</summary>
internal static class Orders
{
    /// <summary>Why attempts on a node are to be handed back; null: they are not.</summary>
    public static string? HandBackReason(SweepState state, string node) =>
        state.Mode switch
        {
            SweepMode.Paused => "the sweep is paused",
            SweepMode.Cancelled => "the sweep is cancelled",
            _ => state.Node(node).Draining ? "the node is drained" : null,
        };
}
