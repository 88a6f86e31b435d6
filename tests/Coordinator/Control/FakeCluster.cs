using System.Collections.Concurrent;
using System.Globalization;
using Akka.Actor;
using Akka.Configuration;
using PsiSweep.Cluster;
using PsiSweep.Coordinator.Control;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Control;

/// <summary>A coordinator's process as a client sees it: a real actor system on loopback with a real gateway, before a coordinator that
/// answers as told.</summary>
internal sealed class FakeCluster : IAsyncDisposable
{
    private static readonly Config Quiet = ConfigurationFactory.ParseString("akka { loggers = [], stdout-loglevel = OFF }");
    private readonly ActorSystem system;

    /// <param name="answer">Its answers; null: none ever.</param>
    /// <param name="patience">How long the gateway waits for one.</param>
    /// <param name="gateway">Whether there is one; not on a node.</param>
    /// <param name="sweepId">The sweep that the gateway takes orders for; null: any.</param>
    public FakeCluster(Func<object, object?>? answer = null, TimeSpan? patience = null, bool gateway = true, string? sweepId = null)
    {
        system = ActorSystem.Create(ClusterNames.System, Quiet.WithFallback(RemotingSettings.ToConfig("remote", "127.0.0.1", 0)));
        Address = ((ExtendedActorSystem)system).Provider.DefaultAddress.ToString();
        var coordinator = system.ActorOf(Props.Create(() => new Answering(answer ?? Answer, Received)));
        if (gateway)
            system.ActorOf(ControlGateway.Props(coordinator, patience, sweepId), ClusterNames.ControlGateway);
    }

    /// <summary>Akka's address.</summary>
    public string Address { get; }

    public string HostPort => ClusterAddress.ToHostPort(Address);

    public int Port => int.Parse(HostPort.Split(':')[1], CultureInfo.InvariantCulture);

    /// <summary>What reached the coordinator.</summary>
    public ConcurrentQueue<object> Received { get; } = [];

    public static SweepOverview Overview { get; } =
        new()
        {
            SweepId = "0123456789abcdef",
            Name = "small",
            State = "running",
            Leader = "akka.tcp://psisweep@10.0.0.2:4053",
            Trials = 48,
            Ended = new() { [TrialStatus.Completed] = 10, [TrialStatus.Diverged] = 2 },
            Running = 2,
            AttemptsEnded = new() { [AttemptEnd.Lost] = 3, [AttemptEnd.OutOfMemory] = 1 },
            DuplicatesDropped = 1,
            SecondsLost = 12.5,
            Nodes =
            [
                new("n1", "up", [new("cpu:0", 12, "train"), new("cpu:1", null, null)], 0, null),
                new("n2", "quarantined", [new("cuda:0", null, null)], 5, "the disk is full"),
            ],
        };

    /// <summary>What a coordinator would say.</summary>
    public static object Answer(object message) =>
        message switch
        {
            GetOverview => Overview,
            DrainNode { Node: "n1" } or ReleaseNode { Node: "n2" } => new ControlAnswer(true, "so be it"),
            DrainNode or ReleaseNode => new ControlAnswer(false, "there is no such node"),
            IControlRequest => new ControlAnswer(true, "so be it"),
            _ => throw new ArgumentOutOfRangeException(nameof(message)),
        };

    public async ValueTask DisposeAsync() => await system.Terminate();

    private sealed class Answering : ReceiveActor
    {
        public Answering(Func<object, object?> answer, ConcurrentQueue<object> received) =>
            ReceiveAny(message =>
            {
                received.Enqueue(message);
                if (answer(message) is { } said)
                    Sender.Tell(said);
            });
    }
}
