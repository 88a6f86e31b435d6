namespace PsiSweep.Cluster;

/// <summary>Names that coordinator and nodes must agree on.</summary>
public static class ClusterNames
{
    /// <summary>The actor system.</summary>
    public const string System = "psisweep";

    /// <summary>Role of processes that can coordinate.</summary>
    public const string CoordinatorRole = "coordinator";

    /// <summary>Role of nodes.</summary>
    public const string NodeRole = "gpu-node";

    /// <summary>Name of the singleton's manager under /user.</summary>
    public const string CoordinatorManager = "coordinator";

    /// <summary>Name of the singleton below its manager.</summary>
    public const string CoordinatorSingleton = "sweep";

    /// <summary>Name, under /user of every coordinator process, of the actor that takes orders and questions from outside the
    /// cluster.</summary>
    public const string ControlGateway = "control";
}
