using System.Text.Json.Nodes;
using PsiSweep.Coordinator.Cli;
using PsiSweep.Coordinator.Cli.Operating;
using PsiSweep.Coordinator.Control;
using PsiSweep.Coordinator.Results;
using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Coordinator.Tests.Control;
using PsiSweep.Coordinator.Tests.Results;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Cli;

/// <summary>The commands that operate a sweep, from the command line to a coordinator over TCP and back.</summary>
public sealed class OperatingTests : IDisposable
{
    private const string SweepId = "0123456789abcdef";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private IDisposable Publish(string address, string name = "c1", string sweepId = SweepId) =>
        ClusterFile.Publish(folder.Path, name, address, sweepId, "small", DateTimeOffset.UnixEpoch);

    /// <summary>A results folder with two trials done.</summary>
    /// <param name="of">Trials in all; null: that is not known from its files.</param>
    private void WriteResults(int? of)
    {
        if (of is not null)
            File.WriteAllText(
                folder.File("sweep.resolved.yaml"),
                $"name: small\naxes: {{grid: {{seed: {{range: {{from: 1, to: {of}}}}}}}}}\n"
            );
        File.WriteAllText(folder.File("sweep.id"), SweepId);
        using var store = new SqliteResultStore(new ResultsFolder(folder.Path).Store);
        store.Put([
            .. Enumerable
                .Range(0, 2)
                .Select(n =>
                    (
                        (long)n,
                        new TrialRow(
                            n,
                            [],
                            1,
                            "n1",
                            new()
                            {
                                Status = TrialStatus.Completed,
                                Epochs = 1,
                                Seconds = 1,
                            }
                        )
                    )
                ),
        ]);
    }

    public static TheoryData<string, IControlRequest> Orders =>
        new()
        {
            { "pause", new PauseSweep() },
            { "resume", new ResumeSweep() },
            { "cancel", new CancelSweep() },
            { "cancel --yes", new CancelSweep() },
            { "retry", new RetryFailed() },
            { "nodes drain n1", new DrainNode("n1") },
            { "nodes release n2", new ReleaseNode("n2") },
        };

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task An_order_reaches_the_coordinator_by_its_address(string command, IControlRequest order)
    {
        await using var cluster = new FakeCluster();
        var run = await CommandRun.Of([.. command.Split(' '), cluster.HostPort]);
        Assert.Equal(new CommandRun(ExitCode.Ok, "small: so be it" + Environment.NewLine, ""), run);
        Assert.Equal([new GetOverview(), order], cluster.Received);
    }

    [Fact]
    public async Task An_order_reaches_the_coordinator_by_the_results_folder_past_what_a_killed_one_left_behind()
    {
        await using var gone = new FakeCluster();
        await using var cluster = new FakeCluster();
        using var stale = Publish(gone.Address);
        using var live = Publish(cluster.Address, "c2");
        await gone.DisposeAsync();
        var run = await CommandRun.Of("pause", folder.Path);
        Assert.Equal(new CommandRun(ExitCode.Ok, "small: so be it" + Environment.NewLine, ""), run);
        Assert.Contains(new PauseSweep(), cluster.Received);
    }

    [Fact]
    public async Task An_order_for_one_sweep_never_reaches_another_that_has_its_address_by_now()
    {
        await using var other = new FakeCluster();
        using var stale = Publish(other.Address, sweepId: "fedcba9876543210");
        var run = await CommandRun.Of("cancel", folder.Path, "--yes");
        Assert.Equal(ExitCode.Environment, run.Code);
        Assert.Contains("another sweep's coordinator by now", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(new CancelSweep(), other.Received);
    }

    [Fact]
    public async Task What_the_coordinator_refuses_is_an_error_with_its_reason()
    {
        await using var cluster = new FakeCluster();
        var run = await CommandRun.Of("nodes", "drain", "n9", cluster.HostPort);
        Assert.Equal(new CommandRun(ExitCode.Failed, "", "small: there is no such node" + Environment.NewLine), run);
        var json = await CommandRun.Of("nodes", "drain", "n9", cluster.HostPort, "--json");
        Assert.Equal(ExitCode.Failed, json.Code);
        Assert.False((bool)JsonNode.Parse(json.Output)!["done"]!);
        Assert.Equal(
            ["done", "text", "sweep_id", "name", "coordinator"],
            JsonNode.Parse((await CommandRun.Of("pause", cluster.HostPort, "--json")).Output)!.AsObject().Select(p => p.Key)
        );
    }

    [Fact]
    public async Task An_order_without_an_answer_in_time_is_an_error_that_leaves_its_fate_open()
    {
        await using var cluster = new FakeCluster(m => m is GetOverview ? FakeCluster.Overview : null);
        var run = await CommandRun.Of("pause", cluster.HostPort, "--timeout", "2");
        Assert.Equal((ExitCode.Environment, ""), (run.Code, run.Output));
        Assert.Contains("no answer within 2 s. The order may still be carried out", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("nodes")]
    [InlineData("nodes drain n1")]
    [InlineData("status")]
    public async Task Where_must_be_a_folder_or_an_address(string command)
    {
        var run = await CommandRun.Of([.. command.Split(' '), "nowhere"]);
        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.StartsWith("'nowhere' is neither a folder that exists nor an address; allowed: ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pause")]
    [InlineData("nodes")]
    [InlineData("status")]
    public async Task An_address_where_nobody_listens_is_named(string command)
    {
        await using var gone = new FakeCluster();
        await gone.DisposeAsync();
        var run = await CommandRun.Of(command, gone.HostPort);
        Assert.Equal((ExitCode.Environment, ""), (run.Code, run.Output));
        Assert.Contains($"{gone.HostPort}: nothing listens there (connection refused)", run.Error, StringComparison.Ordinal);
        Assert.Contains("A loopback address is reached from its own machine only", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_coordinator_takes_no_orders()
    {
        var run = await CommandRun.Of("resume", folder.Path);
        Assert.Equal(ExitCode.Environment, run.Code);
        Assert.StartsWith($"no coordinator works on {folder.Path}", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("soon")]
    [InlineData("-1")]
    public async Task A_wrong_timeout_is_told_with_what_is_allowed(string seconds) =>
        Assert.StartsWith(
            $"--timeout: found {seconds}, allowed: a number > 0 and <= 3600",
            (await CommandRun.Of("pause", "127.0.0.1:1", "--timeout", seconds)).Error,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task The_nodes_are_a_table_of_what_they_run_and_what_went_wrong()
    {
        await using var cluster = new FakeCluster();
        var run = await CommandRun.Of("nodes", cluster.HostPort);
        Assert.Equal($"small ({SweepId}): running, 12 of 48 trials done, 2 running; led by 10.0.0.2:4053", run.Lines[0]);
        Assert.Contains(run.Lines, l => Words(l) == "node state devices failures in a row last error");
        Assert.Contains(run.Lines, l => Words(l) == "n1 up cpu:0 trial 12: train; cpu:1 idle 0");
        Assert.Contains(run.Lines, l => Words(l) == "n2 quarantined cuda:0 idle 5 the disk is full");
        var json = JsonNode.Parse((await CommandRun.Of("nodes", cluster.HostPort, "--json")).Output)!;
        Assert.Equal(12, (int)json["nodes"]![0]!["devices"]![0]!["trial"]!);
        Assert.Equal("the disk is full", (string)json["nodes"]![1]!["last_error"]!);
    }

    private static string Words(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public async Task Watching_the_nodes_ends_with_the_sweep()
    {
        var asked = 0;
        await using var cluster = new FakeCluster(_ => FakeCluster.Overview with { State = ++asked < 3 ? "running" : "finished" });
        var run = await CommandRun.Of("nodes", cluster.HostPort, "--watch");
        Assert.Equal(
            ["running", "running", "finished"],
            run.Lines.Where(l => l.StartsWith("small", StringComparison.Ordinal)).Select(l => l.Split(' ')[2].TrimEnd(','))
        );
    }

    [Fact]
    public async Task The_status_of_an_address_is_what_its_coordinator_says()
    {
        await using var cluster = new FakeCluster(m => FakeCluster.Overview with { State = "paused" });
        Assert.Equal(
            [
                $"small ({SweepId}): paused",
                "12 of 48 trials done (10 completed, 2 diverged), 2 running",
                "led by 10.0.0.2:4053; nodes: 1 up, 1 quarantined",
                "attempts without a result: 3 lost, 1 out of memory",
                "training done again: 12.5 s",
                "results dropped because their trial had one: 1",
                "n2 is quarantined after 5 failures in a row: the disk is full",
            ],
            (await CommandRun.Of("status", cluster.HostPort)).Lines
        );
        var json = JsonNode.Parse((await CommandRun.Of("status", cluster.HostPort, "--json")).Output)!;
        Assert.Equal((12, 48), ((int)json["done"]!, (int)json["trials"]!));
        Assert.Equal("""{"lost":3,"out_of_memory":1}""", json["cluster"]!["attempts_ended"]!.ToJsonString());
        Assert.Equal("""{"completed":10,"diverged":2}""", json["by_status"]!.ToJsonString());
    }

    [Fact]
    public async Task The_status_of_a_folder_comes_from_its_coordinator_while_one_answers_and_from_its_files_afterwards()
    {
        WriteResults(of: 2);
        await using var cluster = new FakeCluster();
        using (Publish(cluster.Address))
        {
            var live = await CommandRun.Of("status", folder.Path);
            Assert.Equal([$"{folder.Path}: running", "12 of 48 trials done (10 completed, 2 diverged), 2 running"], live.Lines[..2]);
            await cluster.DisposeAsync();
            var stale = await CommandRun.Of("status", folder.Path);
            Assert.Equal((ExitCode.Ok, "2 of 2 trials done (2 completed)"), (stale.Code, stale.Lines[1]));
            Assert.Contains($"{cluster.HostPort}: nothing listens there", stale.Error, StringComparison.Ordinal);
        }

        var ended = await CommandRun.Of("status", folder.Path);
        Assert.Equal((ExitCode.Ok, "", $"{folder.Path}: finished"), (ended.Code, ended.Error, ended.Lines[0]));
    }

    [Fact]
    public async Task The_status_of_a_folder_that_several_coordinators_left_is_that_of_the_one_that_was_ahead()
    {
        WriteResults(of: 2);
        var ahead = Directory.CreateDirectory(folder.File(Path.Combine("coordinators", "c2"))).FullName;
        File.Move(new ResultsFolder(folder.Path).Store, new ResultsFolder(ahead).Store);
        var behind = Directory.CreateDirectory(folder.File(Path.Combine("coordinators", "c1"))).FullName;
        new SqliteResultStore(new ResultsFolder(behind).Store).Dispose();
        Assert.Equal("2 of 2 trials done (2 completed)", (await CommandRun.Of("status", folder.Path)).Lines[1]);
    }

    [Theory]
    [InlineData(2, null, "finished", "2 of 2 trials done (2 completed)")]
    [InlineData(3, "cancelled", "cancelled", "2 of 3 trials done (2 completed)")]
    [InlineData(3, null, "stopped; 'psisweep run' or 'psisweep serve' with its sweep file goes on", "2 of 3 trials done (2 completed)")]
    [InlineData(null, null, "stopped; 'psisweep run' or 'psisweep serve' with its sweep file goes on", "2 trials done (2 completed)")]
    public async Task The_status_of_a_folder_without_a_coordinator_says_how_the_sweep_ended(
        int? trials,
        string? ended,
        string state,
        string counts
    )
    {
        WriteResults(trials);
        if (ended is not null)
            FinishedFile.Write(folder.Path, new(ExitCode.Interrupted, ended, "c1"));
        Assert.Equal([$"{folder.Path}: {state}", counts], (await CommandRun.Of("status", folder.Path)).Lines);
        var json = JsonNode.Parse((await CommandRun.Of("status", folder.Path, "--json")).Output)!;
        Assert.Equal((state.Split(';')[0], (long?)trials), ((string)json["state"]!, (long?)json["trials"]));
    }

    [Theory]
    [InlineData("y", true)]
    [InlineData(" YES ", true)]
    [InlineData("n", false)]
    [InlineData("", false)]
    [InlineData("yesterday", false)]
    public void Only_yes_confirms(string typed, bool confirmed)
    {
        using var output = new StringWriter();
        Assert.Equal(confirmed, Confirmation.Ask(new StringReader(typed), output, CancelCommand.Question(FakeCluster.Overview)));
        Assert.Equal("Cancel small? 12 of 48 trials done, 2 running. [y/N] ", output.ToString());
    }

    [Fact]
    public async Task The_help_of_a_subcommand_shows_its_own_arguments_in_order() =>
        Assert.Contains(
            "psisweep nodes drain <NAME> <WHERE> [options]",
            (await CommandRun.Of("nodes", "drain", "--help")).Output,
            StringComparison.Ordinal
        );
}
