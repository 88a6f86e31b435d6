using System.Net;
using System.Net.Sockets;
using PsiSweep.Coordinator.Actors;
using PsiSweep.Coordinator.Control;
using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Coordinator.Runs;
using PsiSweep.Coordinator.Tests.Actors;
using PsiSweep.Coordinator.Tests.Results;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;
using PsiSweep.Sweeps;
using PsiSweep.Sweeps.Reading;

namespace PsiSweep.Coordinator.Tests.Runs;

/// <summary>How <c>serve</c> ends: one coordinator, and two that share a folder.</summary>
public sealed class CoordinatorLoopTests : IDisposable
{
    private static readonly SweepSpec Sweep = SweepFile
        .Parse("name: loop\naxes: {grid: {seed: {range: {from: 1, to: 6}}}}", "loop.yaml")
        .SpecOrThrow();
    private readonly TemporaryFolder folder = new();
    private readonly List<string> said = [];

    public void Dispose() => folder.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<int> Ended(Task<int> serving)
    {
        await Task.WhenAny(serving, Task.Delay(TimeSpan.FromSeconds(60), Cancel));
        lock (said)
            Assert.True(serving.IsCompleted, string.Join('\n', said));
        return await serving;
    }

    private Task<int> ServeAsync(int port, int[] ports, bool resume = false, bool retryFailed = false) =>
        new CoordinatorLoop(
            new CoordinatorOptions
            {
                Sweep = Sweep,
                ResolvedYaml = Sweep.ToResolvedYaml(),
                ResultsFolder = folder.Path,
                Name = ports.Length > 1 ? $"c{port}" : null,
                Port = port,
                Seeds = ports.Length > 1 ? [.. ports.Select(p => $"akka.tcp://psisweep@127.0.0.1:{p}")] : [],
                Rules = new() { ReannounceTime = TimeSpan.FromSeconds(3) }, // a node that comes sooner is not told that the sweep is over
            },
            Sweep,
            resume,
            retryFailed,
            s =>
            {
                lock (said)
                    said.Add(s);
            }
        )
        {
            WriteAgainAfter = TimeSpan.FromSeconds(0.5),
        }.RunAsync(Cancel);

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static async Task OrderAsync(int port, IControlRequest order)
    {
        await using var client = await ControlClient.ConnectAsync(
            ControlTarget.OfAddress($"127.0.0.1:{port}"),
            TimeSpan.FromSeconds(60),
            Cancel
        );
        Assert.True((await client.OrderAsync(order, Cancel)).Done);
    }

    [Fact]
    public async Task Coordinators_that_resume_a_cancelled_sweep_do_not_take_its_earlier_end_for_this_one()
    {
        int[] ports = [FreePort(), FreePort()];
        var first = ServeAsync(ports[0], [ports[0]]);
        await OrderAsync(ports[0], new CancelSweep());
        Assert.Equal(ExitCode.Interrupted, await first);
        var earlier = FinishedFile.Read(folder.Path);
        Assert.Equal("cancelled", earlier!.State);

        var both = ports.Select(p => ServeAsync(p, ports, resume: true)).ToArray();
        await using (new FakeNode($"akka.tcp://psisweep@127.0.0.1:{ports[0]}", "n1", limit: 1000))
            await UntilSaidAsync("finished: 6 of 6", times: 1);
        foreach (var one in both)
            Assert.Equal(ExitCode.Ok, await Ended(one));
        Assert.Equal("finished", FinishedFile.Read(folder.Path)!.State);
    }

    [Fact]
    public async Task A_finished_sweep_opens_its_failed_trials_again_and_what_cannot_be_written_is_tried_again()
    {
        var port = FreePort();
        var address = $"akka.tcp://psisweep@127.0.0.1:{port}";
        Directory.CreateDirectory(folder.File("results.csv")); // stands in for a disk that takes no file
        var first = ServeAsync(port, [port]);
        await using (new FakeNode(address, "n1", limit: 1000, g => Answer(g, g.Lease.Trial == 2)))
        {
            await UntilSaidAsync("results cannot be written", times: 1);
            Assert.False(first.IsCompleted);
            Directory.Delete(folder.File("results.csv"));
            await UntilSaidAsync("finished: 6 of 6", times: 1);
        }

        Assert.Equal(ExitCode.Failed, await Ended(first));
        var second = ServeAsync(port, [port], retryFailed: true);
        await using (new FakeNode(address, "n2", limit: 1000))
            await UntilSaidAsync("finished: 6 of 6", times: 2);
        Assert.Equal(ExitCode.Ok, await Ended(second));
        Assert.DoesNotContain("failed", await File.ReadAllTextAsync(folder.File("results.csv"), Cancel), StringComparison.Ordinal);
    }

    private static IEnumerable<IProtocolMessage> Answer(LeaseGranted g, bool fails) =>
        fails
            ? ResultParts.Split(
                g.Lease,
                new("n1", "cpu:0", "cpu"),
                new TrialResult
                {
                    Status = TrialStatus.Failed,
                    Reason = "it fails",
                    Epochs = 0,
                    Seconds = 1,
                },
                null
            )
            : FakeNode.Finished(g, new("n1", "cpu:0", "cpu"));

    /// <summary>Waits; a node that stays would hold up the coordinator that leaves its cluster.</summary>
    private async Task UntilSaidAsync(string text, int times)
    {
        for (var tries = 0; Times() < times; tries++)
        {
            Assert.True(tries < 600, $"'{text}' is not said: {Log()}");
            await Task.Delay(100, Cancel);
        }

        string Log() => File.ReadAllText(new ResultsFolder(folder.Path).LogOf(null));

        int Times()
        {
            lock (said)
                return said.Count(s => s.Contains(text, StringComparison.Ordinal));
        }
    }
}
