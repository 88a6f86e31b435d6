using System.Globalization;

namespace PsiSweep.Chaos;

/// <summary>Does what the plan says, when it is time, and undoes it.</summary>
/// <param name="cluster">To what.</param>
/// <param name="plan">What.</param>
/// <param name="problems">Takes what went wrong that must not.</param>
/// <param name="say">Told what it does.</param>
internal sealed class Monkey(ChaosCluster cluster, MonkeyPlan plan, ICollection<string> problems, Action<string> say)
{
    private static readonly TimeSpan OrphansEndWithin = TimeSpan.FromSeconds(20);
    private readonly Queue<Fault> coming = new(plan.Faults);
    private readonly List<Injected> injected = [];
    private readonly HashSet<int> killed = [];
    private readonly List<(int Id, string? Start, TimeSpan By, string Node)> orphans = [];

    /// <summary>Faults that were injected, by kind.</summary>
    public IReadOnlyDictionary<FaultKind, int> Counts => injected.GroupBy(i => i.Fault.Kind).ToDictionary(g => g.Key, g => g.Count());

    /// <summary>Faults that could not be: the process was not there, or the network takes none; with why.</summary>
    public List<(FaultKind Kind, string Why)> NotInjected { get; } = [];

    /// <summary>Whether a host's process is away because of the monkey, or its end is the monkey's doing.</summary>
    public bool IsAway(string host) => injected.Any(i => !i.Undone && i.Fault.Kind != FaultKind.Partition && i.Fault.Hosts.Contains(host));

    /// <summary>Whether there is nothing to come and nothing to undo.</summary>
    public bool IsDone => coming.Count == 0 && injected.All(i => i.Undone) && orphans.Count == 0;

    /// <summary>Does what is due.</summary>
    /// <param name="now">Time since the plan began.</param>
    public void Tick(TimeSpan now)
    {
        foreach (var fault in injected.Where(i => !i.Undone && i.Fault.Until <= now).ToArray())
            fault.Undone = Undo(fault);
        while (coming.TryPeek(out var next) && next.At <= now)
        {
            _ = coming.Dequeue();
            if (Inject(next, now) is { } why)
                NotInjected.Add((next.Kind, why));
            say($"{next}{(NotInjected.Count > 0 && !injected.Any(i => i.Fault == next) ? $": not injected, {NotInjected[^1].Why}" : "")}");
        }

        foreach (
            var orphan in orphans.Where(o => ProcessTable.StartOf(o.Id) != o.Start || !ProcessTable.IsAlive(o.Id) || now > o.By).ToArray()
        )
        {
            orphans.Remove(orphan);
            if (now > orphan.By)
                problems.Add(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{orphan.Node}: the process that trains (id {orphan.Id}) outlived its keeper by more than "
                            + $"{OrphansEndWithin.TotalSeconds} s"
                    )
                );
        }
    }

    /// <summary>Undoes everything; nothing more comes.</summary>
    public void End()
    {
        coming.Clear();
        foreach (
            var fault in injected.Where(i =>
                !i.Undone && i.Fault.Kind is FaultKind.StopNode or FaultKind.StopCoordinator or FaultKind.Partition
            )
        )
            fault.Undone = Undo(fault);
    }

    /// <returns>Why it could not be; null: it is done.</returns>
    private string? Inject(Fault fault, TimeSpan now)
    {
        if (fault.Kind == FaultKind.Partition)
        {
            if (cluster.Network.NoPartitionsBecause is { } because)
                return because;
            cluster.Network.Cut(fault.Hosts);
            injected.Add(new(fault, []));
            return null;
        }

        var process = cluster[fault.Hosts[0]];
        var family = process.Family();
        if (family.Count == 0)
            return "its process does not run";
        var (victims, signal) = fault.Kind switch
        {
            FaultKind.KillWorker => (family.Skip(1).ToArray(), ProcessTable.Kill),
            FaultKind.KillNode or FaultKind.KillCoordinator => ([.. family], ProcessTable.Kill),
            FaultKind.StopNode or FaultKind.StopCoordinator => ([.. family], ProcessTable.Stop),
            FaultKind.KillKeeper => ([family[0]], ProcessTable.Kill),
            FaultKind.DrainNode => ([family[0]], ProcessTable.Terminate),
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault.Kind, null),
        };
        if (fault.Kind == FaultKind.KillKeeper)
            orphans.AddRange(family.Skip(1).Select(id => (id, ProcessTable.StartOf(id), now + OrphansEndWithin, fault.Hosts[0])));
        var hit = victims.Where(v => ProcessTable.Signal(v, signal)).ToArray(); // every one of them
        if (signal == ProcessTable.Kill)
            killed.UnionWith(hit);
        if (hit.Length == 0)
            return "the process that trains is being started again";
        injected.Add(new(fault, hit));
        return null;
    }

    /// <returns>Whether it is undone; false: look again later.</returns>
    private bool Undo(Injected what)
    {
        switch (what.Fault.Kind)
        {
            case FaultKind.KillWorker:
                return true;
            case FaultKind.Partition:
                cluster.Network.Cut([]);
                return true;
            case FaultKind.StopNode or FaultKind.StopCoordinator:
                foreach (var id in what.Victims)
                    _ = ProcessTable.Signal(id, ProcessTable.Continue);
                return true;
            default:
                var process = cluster[what.Fault.Hosts[0]];
                if (process.IsRunning)
                    return false; // it still hands back what it ran
                if (what.Fault.Kind == FaultKind.DrainNode && process.ExitCode != 0 && !killed.Contains(process.Id))
                    problems.Add($"{process.Name} was told to end and ended with {process.ExitCode}, not 0");
                process.Start();
                return true;
        }
    }

    private sealed record Injected(Fault Fault, IReadOnlyList<int> Victims)
    {
        public bool Undone { get; set; }
    }
}
