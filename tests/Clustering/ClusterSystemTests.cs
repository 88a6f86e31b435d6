using System.Net;
using System.Net.Sockets;
using PsiSweep.Cluster;

namespace PsiSweep.Clustering.Tests;

public class ClusterSystemTests
{
    private static string Error(string host, int port) =>
        Assert
            .Throws<CannotListenException>(() => ClusterSystem.Start(new(ClusterNames.NodeRole, host, port, [])))
            .Message;

    [Fact]
    public void An_address_that_is_taken_foreign_or_unknown_is_said_so()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        Assert.Contains($"127.0.0.1:{port}: another process listens there", Error("127.0.0.1", port), StringComparison.Ordinal);
        Assert.Contains("no address of this machine", Error("203.0.113.9", 0), StringComparison.Ordinal);
        Assert.Contains("no IPv4 address of the name", Error("nosuch.invalid", 0), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_actor_systems_never_share_a_port()
    {
        var first = ClusterSystem.Start(new(ClusterNames.NodeRole, "127.0.0.1", 0, []));
        var port = Akka.Cluster.Cluster.Get(first).SelfAddress.Port!.Value;
        Assert.Contains("another process listens there", Error("127.0.0.1", port), StringComparison.Ordinal);
        await first.Terminate();
        // Free again at once: a coordinator that died is started at its address.
        await ClusterSystem.Start(new(ClusterNames.NodeRole, "127.0.0.1", port, [])).Terminate();
    }
}
