using PsiSweep.Cluster;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>
/// Whose a node's name is. The process that has it keeps it as long as it lives; one that was started again by the same keeper follows at
/// once, one from elsewhere when the holder has hung up, left the cluster, or says nothing while it is waited for. Two that live would take
/// each other's leases for ever.
/// </summary>
/// <param name="rules">Durations and limits.</param>
internal sealed class NameClaims(SchedulingRules rules)
{
    /// <summary>What is said to a process that may not work under its name, now or at all; null: it may.</summary>
    public Decision? Refuse(SweepState state, DeviceId device, NodeStart? start)
    {
        var name = device.Node;
        if (!ProcessName.IsValid(name))
            return Refusal(state, device, start, $"a node may not be called '{Shown(name)}'; allowed: {ProcessName.Allowed}");
        if (start?.Keeper is null || state.Node(name).Holder is not { Keeper: not null } holder)
            return null;
        if (holder.StartId == start.Id || holder.Keeper == start.Keeper || holder.HungUp || IsGone(state, name))
            return null;
        var rival = holder.Rivals.GetValueOrDefault(start.Id);
        if (rival is { HolderHeard: true })
            return Refusal(state, device, start, $"another process works under the name {name}; give each node a --name of its own");
        if (rival?.Ticks > rules.SilentTicks)
            return null;
        return new([new NameClaimed(name, start.Id)], [new Send(device, new NoWork(rules.RetryAfter, SweepEnded: false))])
        {
            IsStrangers = true,
        };
    }

    private static Decision Refusal(SweepState state, DeviceId device, NodeStart? start, string reason)
    {
        var refusal = new NodeRefused(device.Node, start?.Id ?? "", reason);
        var isKnown = state.Node(device.Node).Refused is { } before && before.StartId == refusal.StartId;
        return new(isKnown ? [] : [refusal], [new Send(device, new RefuseNode(reason))]) { IsStrangers = true };
    }

    private static bool IsGone(SweepState state, string node)
    {
        var devices = state.Devices.Where(d => d.Key.Node == node).ToArray();
        return devices.Length > 0 && devices.All(d => d.Value.Gone);
    }

    /// <summary>It came over the wire: no line breaks, and not endless.</summary>
    private static string Shown(string name) => new([.. name.Take(64).Select(c => char.IsControl(c) ? '?' : c)]);

    /// <summary>The word of a process that may work; nothing where it changes nothing.</summary>
    public static IReadOnlyList<ISweepEvent> Heard(SweepState state, DeviceId device, NodeStart? start) =>
        start is null || state.Node(device.Node).Holder is { HungUp: false, Rivals.IsEmpty: true } holder && holder.StartId == start.Id
            ? []
            : [new NodeHeard(device.Node, start.Id, start.Keeper)];

    /// <summary>A node's process has closed its connection.</summary>
    public static Decision OnHungUp(SweepState state, HangUp hangUp) =>
        new([.. hangUp.Nodes.Where(n => state.Node(n).Holder is not null).Select(n => new HolderHungUp(n))], []);
}
