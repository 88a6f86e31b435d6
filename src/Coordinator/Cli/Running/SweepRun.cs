using System.Diagnostics;
using PsiSweep.Coordinator.Actors;
using PsiSweep.Coordinator.Nodes;
using PsiSweep.Shared.Sweeps;

namespace PsiSweep.Coordinator.Cli.Running;

/// <summary>What a run is started with.</summary>
/// <param name="Sweep">The sweep.</param>
/// <param name="Folder">Results folder.</param>
/// <param name="Nodes">Nodes to start.</param>
/// <param name="NodeProgram">Their program.</param>
/// <param name="DataFolder">Folder of the data sets; null: the node's default.</param>
/// <param name="PostgreSql">Connection string of the journal; null: a SQLite file.</param>
internal sealed record SweepRunOptions(
    SweepSpec Sweep, string Folder, IReadOnlyList<NodePlan> Nodes, string NodeProgram, string? DataFolder, string? PostgreSql);

/// <summary>Runs a sweep on this machine to its end: a coordinator in this process, nodes as its children, all on loopback.</summary>
internal static class SweepRun
{
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SnapshotPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Runs until every trial has its result, or it is interrupted.</summary>
    /// <returns>Where the sweep was at the end.</returns>
    /// <exception cref="CliException">Every node keeps dying.</exception>
    /// <exception cref="OperationCanceledException">Interrupted; nodes and coordinator were stopped first.</exception>
    public static async Task<SweepStatus> RunAsync(SweepRunOptions options, IRunView view, CancellationToken cancellation)
    {
        await using var coordinator = await CoordinatorService.StartAsync(
            new CoordinatorOptions
            {
                Sweep = options.Sweep,
                ResolvedYaml = options.Sweep.ToResolvedYaml(),
                ResultsFolder = options.Folder,
                PostgreSql = options.PostgreSql,
            }.With(options.Sweep.Scheduling),
            cancellation);
        var status = await coordinator.StatusAsync(AnswerTimeout, cancellation);
        if (status.IsComplete)
            return status;
        if (status.EndedCount > 0)
            view.Say($"{status.EndedCount} of {status.Trials} trials are done already; the others go on.");

        await using var nodes = new NodeSupervisor(
            options.NodeProgram, options.Nodes, node => Arguments(options, node, coordinator.Address), Path.Combine(options.Folder, "logs"), RestartPolicy.Default, view.Say);
        await view.ShowAsync(async progress => status = await FollowAsync(options, coordinator, nodes, progress, cancellation));
        return status;
    }

    private static async Task<SweepStatus> FollowAsync(
        SweepRunOptions options, CoordinatorService coordinator, NodeSupervisor nodes, IProgress<RunProgress> progress, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var lastSnapshot = TimeSpan.MinValue;
        while (true)
        {
            var now = new RunProgress(await coordinator.StatusAsync(AnswerTimeout, cancellation), clock.Elapsed);
            progress.Report(now);
            if (clock.Elapsed - SnapshotPeriod > lastSnapshot || now.Status.IsComplete)
            {
                lastSnapshot = clock.Elapsed;
                StatusSnapshot.Of(now).WriteTo(options.Folder);
            }

            if (now.Status.IsComplete)
                return now.Status;
            if (nodes.AllGivenUp.IsCompleted)
                throw new CliException(ExitCode.Environment, await nodes.AllGivenUp);
            await Task.Delay(PollPeriod, cancellation);
        }
    }

    private static IEnumerable<string> Arguments(SweepRunOptions options, NodePlan node, string seed) =>
    [
        "serve", "--parent-stdin", "--seed", seed, "--name", node.Name, "--devices", node.Devices,
        .. options.DataFolder is { } data ? (string[])["--data", data] : [],
    ];
}
