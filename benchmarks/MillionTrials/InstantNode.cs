using System.Globalization;
using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using PsiSweep.Cluster;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Benchmarks.MillionTrials;

/// <summary>A member of the cluster whose devices answer every lease at once, with a result as large as a real one: what is measured is the
/// coordinator.</summary>
internal sealed class InstantNode : IAsyncDisposable
{
    private static readonly string[] Measures =
    [
        "psi.trace",
        "psi.lambda_max",
        "psi.sharpness",
        "psi.sharpness.l2",
        "psi.average",
        "psi.average.l2",
        "psi.ratio",
        "psi.ratio_q",
        "w.trace",
        "w.lambda_max",
        "w.sharpness",
        "w.sharpness.l2",
        "l2",
        "l2_from_init",
        "path_norm",
    ];

    private readonly ActorSystem system;

    public InstantNode(string seed, int devices, int epochs)
    {
        system = ActorSystem.Create(
            ClusterNames.System,
            ConfigurationFactory
                .ParseString("akka { loggers = [], stdout-loglevel = OFF }")
                .WithFallback(
                    new ClusterSettings(ClusterNames.NodeRole, "127.0.0.1", 0, [seed])
                        .ToConfig()
                        .WithFallback(ClusterSingleton.DefaultConfig())
                )
        );
        var coordinator = system.ActorOf(CoordinatorProxy.Props(system));
        for (var i = 0; i < devices; i++)
        {
            var device = new DeviceId("instant", string.Create(CultureInfo.InvariantCulture, $"cpu:{i}"), "cpu");
            system.ActorOf(Props.Create(() => new Device(device, coordinator, epochs)));
        }
    }

    public async ValueTask DisposeAsync() => await system.Terminate();

    private sealed class Device : ReceiveActor
    {
        private ResultPart[] unacknowledged = [];

        public Device(DeviceId device, IActorRef coordinator, int epochs)
        {
            Receive<LeaseGranted>(g =>
            {
                unacknowledged = [.. ResultParts.Split(g.Lease, device, Result(g, epochs), g.Trace)];
                Send();
            });
            Receive<ResultPersisted>(_ =>
            {
                unacknowledged = [];
                coordinator.Tell(new RequestWork(device));
            });
            Receive<NoWork>(m =>
            {
                if (!m.SweepEnded)
                    Context.System.Scheduler.ScheduleTellOnce(m.RetryAfter, coordinator, new RequestWork(device), Self);
            });
            // What was lost with a killed coordinator is sent again, as a real device does.
            Receive<ReceiveTimeout>(_ =>
            {
                if (unacknowledged.Length > 0)
                    Send();
                else
                    coordinator.Tell(new RequestWork(device));
            });
            Context.SetReceiveTimeout(TimeSpan.FromSeconds(2));
            coordinator.Tell(new RequestWork(device));

            void Send()
            {
                foreach (var part in unacknowledged)
                    coordinator.Tell(part);
            }
        }

        private static TrialResult Result(LeaseGranted lease, int epochs)
        {
            var x = 1.0 + lease.Lease.Trial % 9973;
            return new()
            {
                Status = TrialStatus.Completed,
                Final = new(0.01 / x, 0.001, 0.3 / x, 0.02),
                Epochs = epochs,
                Seconds = 1,
                Measures = [.. Measures.Select((m, i) => new MeasureValue(m, Math.Sin(x * (i + 1)), 0.1))],
                Curve =
                [
                    .. Enumerable.Range(1, epochs).Select(e => new EpochMetrics(e, 0.1, 1.0 / e, new(1.0 / e, 0.1, 1.1 / e, 0.12), e)),
                ],
                Versions = new()
                {
                    ["psisweep"] = "1.0.0",
                    ["torchsharp"] = "0.106.0",
                    ["libtorch"] = "2.10.0",
                },
            };
        }
    }
}
