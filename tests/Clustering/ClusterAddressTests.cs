using PsiSweep.Cluster;

namespace PsiSweep.Clustering.Tests;

public class ClusterAddressTests
{
    [Theory]
    [InlineData("10.0.0.1:4053")]
    [InlineData("gpu-7.example.org:1")]
    [InlineData("localhost:65535")]
    public void Reads_host_and_port(string text)
    {
        Assert.Equal($"akka.tcp://psisweep@{text}", ClusterAddress.Parse(text));
        Assert.Equal(text, ClusterAddress.ToHostPort(ClusterAddress.Parse(text)));
    }

    [Theory]
    [InlineData("a:1,b:2", "a host's name or an IPv4 address")]
    [InlineData("localhost", "HOST:PORT")]
    [InlineData("localhost:0", "HOST:PORT")]
    [InlineData("localhost:65536", "HOST:PORT")]
    [InlineData(":4053", "HOST:PORT")]
    [InlineData("a/b:4053", "a host's name or an IPv4 address")]
    [InlineData("a b:4053", "a host's name or an IPv4 address")]
    [InlineData("a\"b:4053", "a host's name or an IPv4 address")]
    [InlineData("0.0.0.0:4053", "every address of a machine")]
    [InlineData("::1:4053", "IPv6")]
    [InlineData("[::1]:4053", "IPv6")]
    public void Says_what_is_allowed(string text, string message) =>
        Assert.Contains(message, Assert.Throws<FormatException>(() => ClusterAddress.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("node-1", true)]
    [InlineData("gpu7.example_org", true)]
    [InlineData("../x", false)]
    [InlineData("a/b", false)]
    [InlineData("", false)]
    [InlineData(".x", false)]
    [InlineData("x\n", false)]
    [InlineData("ü", true)]
    public void A_processs_name_is_a_file_name_everywhere(string name, bool isValid) => Assert.Equal(isValid, ProcessName.IsValid(name));
}
