using Akka.Actor;
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
    private static readonly TimeSpan ListenAgainAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private readonly NodeOptions options;
    private readonly Device[] devices;
    private readonly Action<string> say;
    private readonly Action<string> notice;
    private bool hasWorked;

    /// <summary>Makes the devices; nothing joins yet.</summary>
    /// <param name="options">What and where.</param>
    /// <param name="runners">Makes a device's runner.</param>
    /// <param name="say">Told what someone who reads the log wants to know.</param>
    /// <param name="notice">Told what whoever started the node wants to know.</param>
    public NodeHost(NodeOptions options, Func<TorchDevice, ITrialRunner> runners, Action<string> say, Action<string> notice)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(runners);
        this.options = options;
        this.say = say;
        this.notice = notice;
        devices = [.. options.Devices.Select(d => new Device(new(options.Name, d.Name, d.Kind), options.Start, runners(d)))];
    }

    /// <summary>Joins the cluster and works until it is told to leave, by the token or by an operator; then hands back what it
    /// runs.</summary>
    /// <param name="leave">Asks it to leave.</param>
    /// <returns>Why the coordinator refused the node; null: it did not.</returns>
    /// <exception cref="CannotListenException">It cannot listen at its address.</exception>
    /// <exception cref="FormatException">A seed goes by another name, so that the node would never join.</exception>
    public async Task<string?> RunAsync(CancellationToken leave)
    {
        while (true)
        {
            var system = await StartAsync(leave);
            foreach (var device in devices)
                device.IsAnswered = false;
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
            using var watching = CancellationTokenSource.CreateLinkedTokenSource(leave);
            var watch = new JoinWatch(options.Cluster.Seeds, notice).RunAsync(() => devices.Any(d => d.IsAnswered), watching.Token);
            var hasLeft = await LeftAsync(system, actors, watch, leave);
            await watching.CancelAsync();
            if (hasLeft)
            {
                await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
                return await watch is { } mistake ? throw new FormatException(mistake) : Refused;
            }

            say("put out of the cluster; training goes on, and the node joins again");
            await Task.Delay(JoinAgainAfter, CancellationToken.None);
        }
    }

    private string? Refused => devices.Select(d => d.Refused).FirstOrDefault(r => r is not null);

    /// <summary>Listens. A node that has worked before waits for its address, which may be gone with a cable: the first time it is an
    /// error.</summary>
    private async Task<ActorSystem> StartAsync(CancellationToken leave)
    {
        while (true)
        {
            try
            {
                return ClusterSystem.Start(options.Cluster);
            }
            catch (CannotListenException e) when (hasWorked && !leave.IsCancellationRequested)
            {
                notice($"{e.Message}; waiting for it");
            }

            await Task.Delay(ListenAgainAfter, leave);
        }
    }

    /// <returns>True: the node has left; false: its actor system ended by itself.</returns>
    private async Task<bool> LeftAsync(ActorSystem system, IActorRef[] actors, Task<string?> watch, CancellationToken leave)
    {
        DateTimeOffset? until = null;
        while (true)
        {
            if (!hasWorked && watch.IsCompleted && await watch is not null)
                return true;
            hasWorked |= devices.Any(d => d.IsAnswered);
            if ((leave.IsCancellationRequested || Refused is not null) && until is null)
            {
                until = DateTimeOffset.UtcNow + options.Grace;
                foreach (var actor in actors)
                    actor.Tell(new Leave(Refused ?? "the node was told to end"));
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
                return leave.IsCancellationRequested || Refused is not null;
        }
    }

    /// <summary>Ends the devices.</summary>
    public void Dispose()
    {
        foreach (var device in devices)
            device.Dispose();
    }
}
