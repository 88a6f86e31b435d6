using Akka.Actor;
using Akka.Cluster.Tools.Singleton;

namespace PsiSweep.Cluster;

/// <summary>The way from any process to the coordinator in charge.</summary>
public static class CoordinatorProxy
{
    /// <summary>An actor that passes messages on to the singleton, keeping their sender; keeps them while there is none.</summary>
    public static Props Props(ActorSystem system) =>
        ClusterSingletonProxy.Props(
            $"/user/{ClusterNames.CoordinatorManager}",
            ClusterSingletonProxySettings
                .Create(system)
                .WithRole(ClusterNames.CoordinatorRole)
                .WithSingletonName(ClusterNames.CoordinatorSingleton)
        );
}
