using PsiSweep.Coordinator.Nodes;

namespace PsiSweep.Coordinator.Tests.Nodes;

public class NodePlansTests
{
    private static readonly NodeDevice[] TwoCores = [new("cpu:0", "cpu"), new("cpu:1", "cpu")];
    private static readonly NodeDevice[] FourGpus = [.. Enumerable.Range(0, 4).Select(i => new NodeDevice($"cuda:{i}", "cuda"))];

    private static string Plan(NodeDevice[] devices, int? nodes = null, int? slots = null) =>
        string.Join(" ", NodePlans.Of(devices, nodes, slots).Select(p => $"{p.Name}={p.Devices}"));

    [Fact]
    public void A_slot_a_core_over_two_nodes_by_default() => Assert.Equal("node-1=cpu:1 node-2=cpu:1", Plan(TwoCores));

    [Fact]
    public void One_core_is_one_node() => Assert.Equal("node-1=cpu:1", Plan(TwoCores[..1]));

    [Fact]
    public void Slots_may_be_more_than_cores() => Assert.Equal("node-1=cpu:3 node-2=cpu:2", Plan(TwoCores, slots: 5));

    [Fact]
    public void Every_gpu_is_shared_out_once() => Assert.Equal("node-1=cuda:0,2 node-2=cuda:1,3", Plan(FourGpus));

    [Fact]
    public void A_node_a_gpu_when_asked_for() =>
        Assert.Equal("node-1=cuda:0 node-2=cuda:1 node-3=cuda:2 node-4=cuda:3", Plan(FourGpus, nodes: 4));

    [Theory]
    [InlineData(3, null, "--nodes 3")]
    [InlineData(2, 1, "--nodes 2")]
    public void More_nodes_than_slots_are_refused(int nodes, int? slots, string named) =>
        Assert.Contains(
            named,
            Assert.Throws<ArgumentException>(() => NodePlans.Of(TwoCores, nodes, slots)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void More_slots_than_gpus_are_refused() =>
        Assert.Contains(
            "1 to 4",
            Assert.Throws<ArgumentException>(() => NodePlans.Of(FourGpus, null, 5)).Message,
            StringComparison.Ordinal
        );
}
