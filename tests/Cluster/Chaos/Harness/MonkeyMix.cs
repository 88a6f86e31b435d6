namespace PsiSweep.Chaos;

/// <summary>The hosts of a cluster.</summary>
/// <param name="Coordinators">Names of the coordinators.</param>
/// <param name="Nodes">Names of the nodes.</param>
internal sealed record MonkeyHosts(IReadOnlyList<string> Coordinators, IReadOnlyList<string> Nodes)
{
    /// <summary>c1, c2, … and n1, n2, ….</summary>
    public static MonkeyHosts Of(int coordinators, int nodes) =>
        new([.. Enumerable.Range(1, coordinators).Select(i => $"c{i}")], [.. Enumerable.Range(1, nodes).Select(i => $"n{i}")]);

    /// <summary>All of them.</summary>
    public IEnumerable<string> All => Coordinators.Concat(Nodes);

    /// <summary>How many coordinators can be away while the others still are a majority.</summary>
    public int Spare => (Coordinators.Count - 1) / 2;
}

/// <summary>How wild the monkey is.</summary>
internal sealed record MonkeyMix
{
    /// <summary>How often each kind comes, in proportion; a kind that is not here never comes.</summary>
    public required IReadOnlyDictionary<FaultKind, int> Weights { get; init; }

    /// <summary>Mean pause between the beginnings of two faults.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The longest SIGSTOP.</summary>
    public TimeSpan LongestStop { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest partition.</summary>
    public TimeSpan LongestPartition { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Before this no coordinator is touched again after a fault of one, so that work goes on in between.</summary>
    public TimeSpan CoordinatorRest { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long before the end of the plan every fault is undone.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether so many coordinators may be away at a time that no majority is left; with a single one: whether it is touched at
    /// all.</summary>
    public bool AllCoordinators { get; init; }

    /// <summary>The mix for a number of coordinators: every kind of fault.</summary>
    public static MonkeyMix For(int coordinators) =>
        new()
        {
            Weights = new Dictionary<FaultKind, int>
            {
                [FaultKind.KillWorker] = 5,
                [FaultKind.KillKeeper] = 2,
                [FaultKind.KillNode] = 3,
                [FaultKind.DrainNode] = 2,
                [FaultKind.StopNode] = 3,
                [FaultKind.KillCoordinator] = 3,
                [FaultKind.StopCoordinator] = 2,
                [FaultKind.Partition] = 4,
            },
            AllCoordinators = coordinators == 1,
        };
}
