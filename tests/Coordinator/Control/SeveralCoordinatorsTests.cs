using Akka.Actor;
using Akka.Cluster.Tools.Singleton;
using PsiSweep.Cluster;
using PsiSweep.Coordinator.Control;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Tests.Control;

/// <summary>A cluster of two coordinator processes with one singleton between them.</summary>
public class SeveralCoordinatorsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Any_coordinator_passes_orders_on_to_the_one_in_charge()
    {
        var first = Start([]);
        var leader = Akka.Cluster.Cluster.Get(first);
        await leader.JoinAsync(leader.SelfAddress, Cancel);
        var second = Start([leader.SelfAddress.ToString()]);
        try
        {
            foreach (var system in new[] { first, second })
            {
                var address = Akka.Cluster.Cluster.Get(system).SelfAddress.ToString();
                await using var client = await ControlClient.ConnectAsync(
                    ControlTarget.OfAddress(address),
                    TimeSpan.FromSeconds(60),
                    Cancel
                );
                Assert.Equal(leader.SelfAddress.ToString(), client.Overview.Leader);
                Assert.Equal(new ControlAnswer(true, $"by {leader.SelfAddress}"), await client.OrderAsync(new PauseSweep(), Cancel));
            }
        }
        finally
        {
            await Task.WhenAll(first.Terminate(), second.Terminate());
        }
    }

    private static ActorSystem Start(IReadOnlyList<string> seeds)
    {
        var system = ActorSystem.Create(
            ClusterNames.System,
            new ClusterSettings(ClusterNames.CoordinatorRole, "127.0.0.1", 0, seeds)
                .ToConfig()
                .WithFallback(ClusterSingleton.DefaultConfig())
        );
        system.ActorOf(
            ClusterSingletonManager.Props(
                Props.Create(() => new InCharge()),
                PoisonPill.Instance,
                ClusterSingletonManagerSettings
                    .Create(system)
                    .WithRole(ClusterNames.CoordinatorRole)
                    .WithSingletonName(ClusterNames.CoordinatorSingleton)
            ),
            ClusterNames.CoordinatorManager
        );
        system.ActorOf(
            ControlGateway.Props(system.ActorOf(CoordinatorProxy.Props(system)), TimeSpan.FromSeconds(60)),
            ClusterNames.ControlGateway
        );
        return system;
    }

    private sealed class InCharge : ReceiveActor
    {
        public InCharge()
        {
            var own = Akka.Cluster.Cluster.Get(Context.System).SelfAddress.ToString();
            Receive<GetOverview>(_ => Sender.Tell(FakeCluster.Overview with { Leader = own }));
            Receive<IControlRequest>(_ => Sender.Tell(new ControlAnswer(true, $"by {own}")));
        }
    }
}
