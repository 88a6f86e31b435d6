using PsiSweep.Shared.Protocol;

namespace PsiSweep.Cluster.Processes;

/// <summary>How a keeper tells a node's new process about the one before it: on the command line.</summary>
public static class NodeStartOption
{
    /// <summary>Name of the option with the start's identity.</summary>
    public const string Id = "--start-id";

    /// <summary>Name of the option that says how the process before ended.</summary>
    public const string Before = "--before";

    /// <summary>Name of the option that says the same in words.</summary>
    public const string Reason = "--before-reason";

    /// <summary>Name of the option with the identity of the process that starts it.</summary>
    public const string Keeper = "--keeper";

    /// <summary>Begins a line of a node's process for whoever looks at its keeper's terminal.</summary>
    public const string NoticePrefix = "notice: ";

    /// <summary>The line that a node's process prints on its standard output once it works.</summary>
    public const string ReadyLine = "ready";

    /// <summary>The arguments for a start.</summary>
    public static IEnumerable<string> Arguments(NodeStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        return
        [
            Id,
            start.Id,
            .. start.Before is { } before ? (string[])[Before, before.ToString(), Reason, start.Reason] : [],
            .. start.Keeper is { } keeper ? (string[])[Keeper, keeper] : [],
        ];
    }
}
