namespace PsiSweep.Coordinator.Scheduling;

/// <summary>How events change whose a node's name is.</summary>
internal static class NameStates
{
    private const int TicksShown = 600;

    /// <summary>A process works under the name.</summary>
    public static NodeState Hear(NodeState node, NodeHeard e) =>
        node.Holder is { } holder && holder.StartId == e.StartId
            ? node with
            {
                Holder = holder with
                {
                    HungUp = false,
                    Rivals = holder.Rivals.SetItems(
                        holder
                            .Rivals.Where(r => !r.Value.HolderHeard)
                            .Select(r => KeyValuePair.Create(r.Key, r.Value with { HolderHeard = true }))
                    ),
                },
            }
            : node with
            {
                Holder = new(e.StartId, e.Keeper),
            };

    /// <summary>Its connection was closed.</summary>
    public static NodeState HangUp(NodeState node) =>
        node.Holder is { } holder ? node with { Holder = holder with { HungUp = true } } : node;

    /// <summary>Another one wants it.</summary>
    public static NodeState Claim(NodeState node, NameClaimed e) =>
        node.Holder is { } holder && !holder.Rivals.ContainsKey(e.StartId)
            ? node with
            {
                Holder = holder with { Rivals = holder.Rivals.SetItem(e.StartId, new()) },
            }
            : node;

    /// <summary>It may not have it.</summary>
    public static NodeState Refuse(NodeState node, NodeRefused e) =>
        node with
        {
            Refused = new(e.StartId, e.Reason, TicksShown),
            Holder = node.Holder is { } holder ? holder with { Rivals = holder.Rivals.Remove(e.StartId) } : null,
        };

    /// <summary>Time passes for those who wait for a name, and for what is shown of those who did not get it.</summary>
    public static SweepState Tick(SweepState state)
    {
        var waiting = state.Nodes.Where(n => n.Value.Refused is not null || n.Value.Holder is { Rivals.IsEmpty: false }).ToArray();
        return waiting.Length == 0
            ? state
            : state with
            {
                Nodes = state.Nodes.SetItems(waiting.Select(n => KeyValuePair.Create(n.Key, Tick(n.Value)))),
            };
    }

    private static NodeState Tick(NodeState node) =>
        node with
        {
            Refused = node.Refused is { TicksLeft: > 1 } refused ? refused with { TicksLeft = refused.TicksLeft - 1 } : null,
            Holder = node.Holder is not { } holder
                ? null
                : holder with
                {
                    Rivals = holder.Rivals.SetItems(
                        holder.Rivals.Select(r => KeyValuePair.Create(r.Key, r.Value with { Ticks = r.Value.Ticks + 1 }))
                    ),
                },
        };
}
