using System.Collections.Concurrent;
using Akka.Actor;
using PsiSweep.Cluster;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Actors;

/// <summary>A device of a real cluster member that works off what it is handed, up to a number of trials.</summary>
internal sealed class FakeNode : IAsyncDisposable
{
    private readonly ActorSystem system;

    public FakeNode(string seed, string name, int limit, Func<LeaseGranted, IEnumerable<IProtocolMessage>>? answer = null)
    {
        system = ActorSystem.Create(
            ClusterNames.System,
            new ClusterSettings(ClusterNames.NodeRole, "127.0.0.1", 0, [seed])
                .ToConfig()
                .WithFallback(Akka.Cluster.Tools.Singleton.ClusterSingleton.DefaultConfig())
        );
        var proxy = system.ActorOf(CoordinatorProxy.Props(system));
        Device = new(name, "cpu:0", "cpu");
        system.ActorOf(Props.Create(() => new FakeDevice(Device, proxy, limit, answer ?? (g => Finished(g, Device)), this)));
    }

    public DeviceId Device { get; }

    public ConcurrentQueue<object> Received { get; } = [];

    public TaskCompletionSource Idle { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static IReadOnlyList<IProtocolMessage> Finished(LeaseGranted g, DeviceId device) =>
        [
            .. ResultParts.Split(
                g.Lease,
                device,
                new TrialResult
                {
                    Status = TrialStatus.Completed,
                    Final = new(0, 0, g.Config.Seed, 0),
                    Epochs = 1,
                    Seconds = 1,
                },
                null
            ),
        ];

    public async ValueTask DisposeAsync() => await system.Terminate();
}

/// <summary>Speaks for the device of a <see cref="FakeNode"/>.</summary>
internal sealed class FakeDevice : ReceiveActor
{
    private readonly HashSet<LeaseId> done = [];
    private int left;

    public FakeDevice(
        DeviceId device,
        IActorRef coordinator,
        int limit,
        Func<LeaseGranted, IEnumerable<IProtocolMessage>> answer,
        FakeNode node
    )
    {
        left = limit;
        Receive<LeaseGranted>(g =>
        {
            node.Received.Enqueue(g);
            foreach (var message in answer(g))
                coordinator.Tell(message);
        });
        Receive<ResultPersisted>(m =>
        {
            node.Received.Enqueue(m);
            if (!done.Add(m.Lease))
                return; // it was sent twice
            if (--left > 0)
                coordinator.Tell(new RequestWork(device));
            else
                node.Idle.TrySetResult();
        });
        Receive<EndRecorded>(m =>
        {
            node.Received.Enqueue(m);
            coordinator.Tell(new RequestWork(device));
        });
        Receive<NoWork>(m =>
        {
            node.Received.Enqueue(m);
            if (m.SweepEnded)
                node.Idle.TrySetResult();
            else
                Context.System.Scheduler.ScheduleTellOnce(m.RetryAfter, coordinator, new RequestWork(device), Self);
        });
        coordinator.Tell(new RequestWork(device));
    }
}
