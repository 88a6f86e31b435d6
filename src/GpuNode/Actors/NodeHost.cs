using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using PsiSweep.GpuNode.Torch;
using PsiSweep.GpuNode.Training;
using PsiSweep.Shared.Cluster;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.GpuNode.Actors;

/// <summary>How a node is started.</summary>
/// <param name="Name">Its name, unique in the cluster.</param>
/// <param name="Cluster">How it joins.</param>
/// <param name="Devices">Its devices.</param>
public sealed record NodeOptions(string Name, ClusterSettings Cluster, IReadOnlyList<TorchDevice> Devices);

/// <summary>A node in this process: its actor system and an actor for each device.</summary>
public sealed class NodeHost : IAsyncDisposable
{
    private readonly ActorSystem system;

    private NodeHost(ActorSystem system) => this.system = system;

    /// <summary>Ends when the node has ended.</summary>
    public Task Ended => system.WhenTerminated;

    /// <summary>Joins the cluster and starts to ask for work.</summary>
    /// <param name="options">What and where.</param>
    /// <param name="runners">Makes a device's runner.</param>
    public static NodeHost Start(NodeOptions options, Func<TorchDevice, ITrialRunner> runners)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(runners);
        var system = ActorSystem.Create(ClusterNames.System, options.Cluster.ToConfig().WithFallback(ClusterSingleton.DefaultConfig()));
        var coordinator = system.ActorOf(CoordinatorProxy.Props(system), "coordinator-proxy");
        foreach (var device in options.Devices)
        {
            var id = new DeviceId(options.Name, device.Name, device.Kind);
            var runner = runners(device);
            system.ActorOf(Props.Create(() => new DeviceActor(id, coordinator, runner)), $"device-{device.Kind}-{device.Index}");
        }

        return new(system);
    }

    /// <summary>Leaves the cluster and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
        await system.WhenTerminated;
    }
}
