namespace PsiSweep.GpuNode.Exits;

/// <summary>Exit codes of psisweep-node, the same numbers as psisweep's.</summary>
internal static class NodeExitCodes
{
    /// <summary>What was asked for was done.</summary>
    public const int Ok = 0;

    /// <summary>It failed while it was being done.</summary>
    public const int Failed = 1;

    /// <summary>Bad input.</summary>
    public const int BadInput = PsiSweep.Cluster.Processes.ProcessEnd.BadInputCode;

    /// <summary>Something outside is missing: libtorch, a data set, an address; or the coordinator refused the node.</summary>
    public const int Environment = PsiSweep.Cluster.Processes.ProcessEnd.EnvironmentCode;

    /// <summary>A defect of psisweep-node itself.</summary>
    public const int Defect = 70;

    /// <summary>An attempt hung, and the process ended itself.</summary>
    public const int Hung = PsiSweep.Cluster.Processes.ProcessEnd.HungCode;

    /// <summary>Stopped by Ctrl-C.</summary>
    public const int Interrupted = 130;
}
