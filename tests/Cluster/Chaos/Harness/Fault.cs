namespace PsiSweep.Chaos;

/// <summary>What the monkey does to processes and to the network.</summary>
internal enum FaultKind
{
    /// <summary>kill -9 of the process that trains; its keeper starts it again.</summary>
    KillWorker,

    /// <summary>kill -9 of a node's keeper: the process that trains must end too. The node is started again.</summary>
    KillKeeper,

    /// <summary>kill -9 of both. The node is started again.</summary>
    KillNode,

    /// <summary>SIGTERM of a node: it hands back what it runs. It is started again.</summary>
    DrainNode,

    /// <summary>kill -9 of a coordinator. It is started again.</summary>
    KillCoordinator,

    /// <summary>SIGSTOP of a node's processes, then SIGCONT.</summary>
    StopNode,

    /// <summary>SIGSTOP of a coordinator, then SIGCONT.</summary>
    StopCoordinator,

    /// <summary>One host or several lose sight of the others, then see them again.</summary>
    Partition,
}

/// <summary>A fault, from its beginning to its end.</summary>
/// <param name="Kind">What.</param>
/// <param name="Hosts">Where; for a partition the hosts on one side of it.</param>
/// <param name="At">When it begins, from the start of the plan.</param>
/// <param name="For">How long until it is undone: started again, continued, healed; zero where there is nothing to undo.</param>
internal sealed record Fault(FaultKind Kind, IReadOnlyList<string> Hosts, TimeSpan At, TimeSpan For)
{
    /// <summary>When it is undone.</summary>
    public TimeSpan Until => At + For;

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant(
            $"{At.TotalSeconds,6:0.0} s  {Kind} {string.Join(" ", Hosts)}{(For > TimeSpan.Zero ? $" for {For.TotalSeconds:0.0} s" : "")}"
        );
}
