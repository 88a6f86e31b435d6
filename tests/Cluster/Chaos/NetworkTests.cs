using System.Net;
using System.Net.Sockets;
using PsiSweep.Chaos;

namespace PsiSweep.Cluster.Tests.Chaos;

public class NetworkTests
{
    [Fact]
    public void A_partition_cuts_what_it_says_and_heals_and_nothing_is_left()
    {
        var run = RunName.Next();
        using (var network = Network.Of(run, ["a", "b", "c"]))
        {
            Assert.SkipWhen(network.NoPartitionsBecause is not null, $"needs network namespaces: {network.NoPartitionsBecause}");
            Assert.True(Sees(network, "a", "b"));
            network.Cut(["a", "b"]);
            Assert.True(Sees(network, "a", "b"));
            Assert.False(Sees(network, "a", "c"));
            Assert.False(Sees(network, "c", "b"));
            network.Cut([]);
            Assert.True(Sees(network, "a", "c"));
            Assert.True(Sees(network, "c", "b"));
        }

        Assert.DoesNotContain(run, Commands.Run("ip", ["netns", "list"]), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_harness_that_is_gone_left_is_told_from_what_a_running_one_uses()
    {
        Assert.False(RunName.IsLeftBehind(RunName.Next()));
        Assert.False(RunName.IsLeftBehind(RunName.Next() + "-switch"));
        Assert.True(RunName.IsLeftBehind($"psichaos-{Environment.ProcessId}-1-1-n1")); // an earlier process with our id
        Assert.True(RunName.IsLeftBehind("psichaos-4194305-77-1-n1")); // above the highest process id of Linux
        Assert.False(RunName.IsLeftBehind("somebody-1-2-3"));
    }

    /// <summary>Whether a TCP connection is answered: refused is an answer, silence is not.</summary>
    private static bool Sees(Network network, string from, string to)
    {
        var script = $"exec 3<>/dev/tcp/{network.AddressOf(to)}/9";
        string[] command = [.. network.Prefix(from), "timeout", "2", "bash", "-c", script];
        return Commands.Try(command[0], command.Skip(1)).Code != 124;
    }
}
