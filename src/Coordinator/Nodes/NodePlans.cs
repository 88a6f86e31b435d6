using PsiSweep.Cluster.Processes;

namespace PsiSweep.Coordinator.Nodes;

/// <summary>Spreads devices over node processes.</summary>
public static class NodePlans
{
    /// <summary>Two nodes where there is more than one device: a native crash then takes half of the trials in flight, not all.</summary>
    public const int DefaultNodes = 2;

    /// <summary>The plan.</summary>
    /// <param name="devices">What the machine has; the GPUs are used where there are any, else the CPU slots.</param>
    /// <param name="nodes">Number of processes; null: <see cref="DefaultNodes"/>.</param>
    /// <param name="slots">Number of CPU slots or GPUs in all; null: all.</param>
    /// <exception cref="ArgumentException">More GPUs than there are, or more nodes than devices.</exception>
    public static IReadOnlyList<NodePlan> Of(IReadOnlyList<NodeDevice> devices, int? nodes, int? slots)
    {
        ArgumentNullException.ThrowIfNull(devices);
        var gpus = devices.Where(d => d.Kind == "cuda").Select(d => d.Name["cuda:".Length..]).ToArray();
        var count = slots ?? (gpus.Length > 0 ? gpus.Length : devices.Count);
        if (gpus.Length > 0 && count > gpus.Length)
            throw new ArgumentException($"--slots {count}: this machine has {gpus.Length} GPUs; allowed are 1 to {gpus.Length}");
        var processes = nodes ?? Math.Min(DefaultNodes, count);
        if (processes > count)
            throw new ArgumentException($"--nodes {processes}: there are {count} slots to share out; allowed are 1 to {count}");
        return
        [
            .. Enumerable
                .Range(0, count)
                .GroupBy(i => i % processes)
                .Select(g => new NodePlan(
                    $"node-{g.Key + 1}",
                    gpus.Length > 0 ? $"cuda:{string.Join(",", g.Select(i => gpus[i]))}" : $"cpu:{g.Count()}"
                )),
        ];
    }
}
