using PsiSweep.Coordinator.Control;
using PsiSweep.Coordinator.Tests.Results;

namespace PsiSweep.Coordinator.Tests.Control;

public sealed class ClusterFileTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private IDisposable Publish(string name, int port, DateTimeOffset? now = null) =>
        ClusterFile.Publish(folder.Path, name, $"akka.tcp://psisweep@10.0.0.1:{port}", "0123456789abcdef", "small", now ?? Now);

    private static void Unreadable(string what) => Assert.Fail(what);

    [Fact]
    public void Every_coordinator_has_its_file_from_its_start_to_its_clean_end()
    {
        Assert.Empty(ClusterFile.ReadAll(folder.Path, Unreadable));
        using (Publish("c1", 1))
        using (Publish("c2", 2))
        {
            Assert.Equal([Path.Combine("cluster", "c1.json"), Path.Combine("cluster", "c2.json")], folder.Files());
            Assert.Equal(
                [
                    new ClusterFile
                    {
                        Coordinator = "c1",
                        Address = "akka.tcp://psisweep@10.0.0.1:1",
                        SweepId = "0123456789abcdef",
                        SweepName = "small",
                        ProcessId = Environment.ProcessId,
                        Machine = Environment.MachineName,
                        Started = Now,
                    },
                    new ClusterFile
                    {
                        Coordinator = "c2",
                        Address = "akka.tcp://psisweep@10.0.0.1:2",
                        SweepId = "0123456789abcdef",
                        SweepName = "small",
                        ProcessId = Environment.ProcessId,
                        Machine = Environment.MachineName,
                        Started = Now,
                    },
                ],
                ClusterFile.ReadAll(folder.Path, Unreadable)
            );
            Assert.Equal(
                [
                    new ControlAddress("10.0.0.1:1", "0123456789abcdef", Environment.MachineName),
                    new("10.0.0.1:2", "0123456789abcdef", Environment.MachineName),
                ],
                ControlTarget.OfFolder(folder.Path).Addresses
            );
        }

        Assert.Empty(folder.Files());
    }

    [Fact]
    public void A_coordinator_that_was_started_again_keeps_its_file_when_the_one_before_it_ends_late()
    {
        var first = Publish("c1", 1);
        using var second = Publish("c1", 2, Now.AddMinutes(1));
        first.Dispose();
        Assert.Equal("akka.tcp://psisweep@10.0.0.1:2", Assert.Single(ClusterFile.ReadAll(folder.Path, Unreadable)).Address);
    }

    [Fact]
    public void A_folder_that_is_gone_at_the_end_harms_nobody()
    {
        var file = Publish("c1", 1);
        Directory.Delete(folder.File("cluster"), recursive: true);
        file.Dispose();
        Assert.Empty(ClusterFile.ReadAll(folder.Path, Unreadable));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"coordinator\": \"c0\"}")]
    [InlineData("[1]")]
    public void A_file_that_is_none_is_told_and_the_others_are_read(string text)
    {
        using var good = Publish("c1", 1);
        File.WriteAllText(folder.File(Path.Combine("cluster", "c0.json")), text);
        var told = new List<string>();
        Assert.Equal("c1", Assert.Single(ClusterFile.ReadAll(folder.Path, told.Add)).Coordinator);
        Assert.Contains("c0.json cannot be read as a coordinator's address", Assert.Single(told), StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_in_a_file_that_is_none_is_a_problem_and_no_end()
    {
        using var odd = ClusterFile.Publish(folder.Path, "c1", "akka.tcp://other@10.0.0.1:1", "0", "small", Now);
        var target = ControlTarget.OfFolder(folder.Path);
        Assert.Empty(target.Addresses);
        Assert.Contains("is no address", Assert.Single(target.Problems), StringComparison.Ordinal);
    }
}
