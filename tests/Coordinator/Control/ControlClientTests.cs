using System.Net;
using System.Net.Sockets;
using Akka.Event;
using PsiSweep.Coordinator.Control;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Tests.Control;

public class ControlClientTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static Task<ControlClient> ConnectAsync(TimeSpan? timeout, params string[] addresses) =>
        ControlClient.ConnectAsync(new("the sweep", [.. addresses.Select(ControlAddress.Parse)], []), timeout, Cancel);

    private static async Task<string> FailAsync(TimeSpan? timeout, params string[] addresses) =>
        (await Assert.ThrowsAsync<ControlException>(() => ConnectAsync(timeout, addresses))).Message;

    /// <summary>A port at which nothing listens.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [Fact]
    public async Task Orders_and_questions_reach_the_coordinator_and_its_answers_come_back()
    {
        await using var cluster = new FakeCluster();
        await using var client = await ConnectAsync(null, cluster.HostPort);
        Assert.Equivalent(FakeCluster.Overview, client.Overview, strict: true);
        Assert.Equal(cluster.HostPort, client.Address);
        IControlRequest[] orders =
        [
            new PauseSweep(),
            new ResumeSweep(),
            new CancelSweep(),
            new RetryFailed(),
            new DrainNode("n1"),
            new ReleaseNode("n2"),
        ];
        foreach (var order in orders)
            Assert.Equal(new ControlAnswer(true, "so be it"), await client.OrderAsync(order, Cancel));
        Assert.Equal(new ControlAnswer(false, "there is no such node"), await client.OrderAsync(new DrainNode("n9"), Cancel));
        Assert.Equivalent(FakeCluster.Overview, await client.OverviewAsync(Cancel), strict: true);
        Assert.Equal([new GetOverview(), .. orders, new DrainNode("n9"), new GetOverview()], cluster.Received);
    }

    [Fact]
    public async Task The_sweep_that_is_meant_is_named_and_an_answer_of_another_is_an_error()
    {
        var now = FakeCluster.Overview;
        await using var cluster = new FakeCluster(m => m is GetOverview ? now : new ControlAnswer(true, "so be it"), sweepId: now.SweepId);
        foreach (var named in (string[])["small", now.SweepId])
            await using (var client = await ConnectAsync(null, $"{cluster.HostPort}/{named}"))
                Assert.Equal("small", client.Overview.Name);
        var error = await Assert.ThrowsAsync<ControlException>(() => ConnectAsync(null, $"{cluster.HostPort}/large"));
        Assert.Contains("another sweep's coordinator by now (small", error.Message, StringComparison.Ordinal);

        await using var watcher = await ConnectAsync(null, cluster.HostPort);
        now = now with { SweepId = "fedcba9876543210", Name = "other" };
        var changed = await Assert.ThrowsAsync<ControlException>(() => watcher.OverviewAsync(Cancel));
        Assert.Contains("another sweep's coordinator by now (other", changed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_for_another_sweep_is_not_carried_out()
    {
        await using var cluster = new FakeCluster(sweepId: "fedcba9876543210");
        await using var client = await ConnectAsync(null, cluster.HostPort);
        var answer = await client.OrderAsync(new CancelSweep(), Cancel);
        Assert.False(answer.Done);
        Assert.Contains("a coordinator of sweep fedcba9876543210, and no more of 0123456789abcdef", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(cluster.Received, m => m is CancelSweep);
    }

    [Fact]
    public async Task An_address_may_be_written_with_another_name_of_its_host()
    {
        await using var cluster = new FakeCluster();
        await using var client = await ConnectAsync(null, $"localhost:{cluster.Port}");
        Assert.Equal("small", client.Overview.Name);
    }

    [Fact]
    public async Task Of_several_addresses_one_that_answers_is_enough_and_an_order_goes_to_it_alone()
    {
        await using var leaderless = new FakeCluster(_ => null);
        await using var cluster = new FakeCluster();
        await using var client = await ConnectAsync(null, $"127.0.0.1:{FreePort()}", leaderless.HostPort, cluster.HostPort);
        await client.OrderAsync(new PauseSweep(), Cancel);
        Assert.Equal([new GetOverview(), new PauseSweep()], cluster.Received);
        Assert.DoesNotContain(leaderless.Received, m => m is PauseSweep);
    }

    [Fact]
    public async Task When_none_answers_every_address_is_named_with_what_was_wrong()
    {
        await using var node = new FakeCluster(gateway: false);
        await using var leaderless = new FakeCluster(_ => null, patience: TimeSpan.FromSeconds(0.1));
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        var free = FreePort();
        var message = await FailAsync(
            null,
            $"127.0.0.1:{free}",
            node.HostPort,
            leaderless.HostPort,
            $"127.0.0.1:{((IPEndPoint)stranger.LocalEndpoint).Port}",
            "no-such-host.invalid:4053"
        );
        Assert.Contains("no coordinator answers for the sweep:", message, StringComparison.Ordinal);
        Assert.Contains($"127.0.0.1:{free}: nothing listens there", message, StringComparison.Ordinal);
        Assert.Contains($"{node.HostPort}: a psisweep process, but no coordinator", message, StringComparison.Ordinal);
        Assert.Contains($"{leaderless.HostPort}: no coordinator in charge answered within 0.1 s", message, StringComparison.Ordinal);
        Assert.Contains(
            $"127.0.0.1:{((IPEndPoint)stranger.LocalEndpoint).Port}: something listens, but gives no answer",
            message,
            StringComparison.Ordinal
        );
        Assert.Contains("no-such-host.invalid:4053: ", message, StringComparison.Ordinal);
        Assert.Contains("reached from its own machine only", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_coordinator_that_never_answers_costs_the_timeout_and_no_more()
    {
        await using var silent = new FakeCluster(_ => null);
        Assert.Contains(
            $"{silent.HostPort}: a coordinator, but no answer within 2 s",
            await FailAsync(Short, silent.HostPort),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_order_without_an_answer_is_not_given_again_and_its_fate_is_said_to_be_open()
    {
        await using var cluster = new FakeCluster(m => m is GetOverview ? FakeCluster.Overview : null);
        await using var client = await ConnectAsync(Short, cluster.HostPort);
        var error = await Assert.ThrowsAsync<ControlException>(() => client.OrderAsync(new RetryFailed(), Cancel));
        Assert.Contains("may still be carried out: see 'psisweep status the sweep'", error.Message, StringComparison.Ordinal);
        Assert.Single(cluster.Received, m => m is RetryFailed);
    }

    [Fact]
    public async Task The_gateway_says_when_nobody_is_in_charge()
    {
        await using var cluster = new FakeCluster(m => m is GetOverview ? FakeCluster.Overview : null, patience: TimeSpan.FromSeconds(0.1));
        await using var client = await ConnectAsync(null, cluster.HostPort);
        var answer = await client.OrderAsync(new PauseSweep(), Cancel);
        Assert.False(answer.Done);
        Assert.Contains("The order may still be carried out", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_goes_to_another_coordinator_when_the_one_asked_so_far_has_ended()
    {
        var first = new FakeCluster();
        await using var second = new FakeCluster(m => m is GetOverview && first.Received.Count < 2 ? null : FakeCluster.Answer(m));
        await using var client = await ConnectAsync(TimeSpan.FromSeconds(3), first.HostPort, second.HostPort);
        Assert.Equal(first.HostPort, client.Address);
        first.Received.Enqueue("the second answers from now on");
        await first.DisposeAsync();
        Assert.Equal("small", (await client.OverviewAsync(Cancel)).Name);
        Assert.Equal(second.HostPort, client.Address);
    }

    [Fact]
    public async Task An_address_that_another_sweep_has_taken_over_is_not_used()
    {
        await using var cluster = new FakeCluster();
        var stale = ControlAddress.Parse(cluster.HostPort) with { SweepId = "fedcba9876543210" };
        var error = await Assert.ThrowsAsync<ControlException>(() =>
            ControlClient.ConnectAsync(new("results/mine", [stale], []), null, Cancel)
        );
        Assert.Contains(
            $"{cluster.HostPort}: another sweep's coordinator by now (small, 0123456789abcdef)",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal([new GetOverview()], cluster.Received);
    }

    [Fact]
    public async Task Looking_for_a_coordinator_can_be_interrupted()
    {
        await using var silent = new FakeCluster(_ => null);
        using var stop = new CancellationTokenSource();
        var connecting = ControlClient.ConnectAsync(ControlTarget.OfAddress(silent.HostPort), TimeSpan.FromMinutes(5), stop.Token);
        while (silent.Received.IsEmpty)
            await Task.Delay(10, Cancel);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting);
    }
}
