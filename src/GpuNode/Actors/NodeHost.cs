using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using PsiSweep.Cluster;
using PsiSweep.GpuNode.Attempts;
using PsiSweep.GpuNode.Leases;
using PsiSweep.Lab.Torch;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.GpuNode.Actors;

/// <summary>How a node is started.</summary>
/// <param name="Name">Its name, unique in the cluster.</param>
/// <param name="Cluster">How it joins.</param>
/// <param name="Devices">Its devices.</param>
/// <param name="Start">The start of its process.</param>
/// <param name="Grace">How long it may take to hand back what it runs when it must leave.</param>
public sealed record NodeOptions(string Name, ClusterSettings Cluster, IReadOnlyList<TorchDevice> Devices, NodeStart Start, TimeSpan Grace);

/// <summary>
/// A node in this process: its devices, and an actor system that speaks for them. When the cluster puts the node out (it was cut off, or
/// every
/// coordinator died), the actor system ends and another one joins, while the devices go on training.
/// </summary>
public sealed class NodeHost : IDisposable
{
    private static readonly TimeSpan JoinAgainAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private readonly NodeOptions options;
    private readonly Device[] devices;
    private readonly Action<string> say;

    /// <summary>Makes the devices; nothing joins yet.</summary>
    /// <param name="options">What and where.</param>
    /// <param name="runners">Makes a device's runner.</param>
    /// <param name="say">Told what someone who reads the log wants to know.</param>
    public NodeHost(NodeOptions options, Func<TorchDevice, ITrialRunner> runners, Action<string> say)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(runners);
        this.options = options;
        this.say = say;
        devices = [.. options.Devices.Select(d => new Device(new(options.Name, d.Name, d.Kind), options.Start, runners(d)))];
    }

    /// <summary>Joins the cluster and works until it is told to leave, by the token or by an operator; then hands back what it
    /// runs.</summary>
    /// <param name="leave">Asks it to leave.</param>
    public async Task RunAsync(CancellationToken leave)
    {
        while (true)
        {
            var system = ActorSystem.Create(ClusterNames.System, options.Cluster.ToConfig().WithFallback(ClusterSingleton.DefaultConfig()));
            var coordinator = system.ActorOf(CoordinatorProxy.Props(system), "coordinator-proxy");
            IActorRef[] actors =
            [
                .. devices.Select(
                    (d, i) =>
                        system.ActorOf(
                            Props.Create(() => new DeviceActor(d, coordinator)),
                            $"device-{options.Devices[i].Kind}-{options.Devices[i].Index}"
                        )
                ),
            ];
            if (await LeftAsync(system, actors, leave))
            {
                await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
                return;
            }

            say("put out of the cluster; training goes on, and the node joins again");
            await Task.Delay(JoinAgainAfter, CancellationToken.None);
        }
    }

    /// <returns>True: the node has left; false: its actor system ended by itself.</returns>
    private async Task<bool> LeftAsync(ActorSystem system, IActorRef[] actors, CancellationToken leave)
    {
        DateTimeOffset? until = null;
        while (true)
        {
            if (leave.IsCancellationRequested && until is null)
            {
                until = DateTimeOffset.UtcNow + options.Grace;
                foreach (var actor in actors)
                    actor.Tell(new Leave("the node was told to end"));
            }

            if (devices.All(d => d.HasLeft))
                return true;
            if (DateTimeOffset.UtcNow > until)
            {
                say(
                    $"not everything could be handed back within {options.Grace.TotalSeconds:0} s; what is not goes on from its last "
                        + "checkpoint elsewhere"
                );
                return true;
            }

            var ended = await Task.WhenAny(system.WhenTerminated, Task.Delay(LookEvery, CancellationToken.None));
            if (ended == system.WhenTerminated)
                return leave.IsCancellationRequested;
        }
    }

    /// <summary>Ends the devices.</summary>
    public void Dispose()
    {
        foreach (var device in devices)
            device.Dispose();
    }
}
