using System.Diagnostics;
using PsiSweep.Cluster.Processes;
using PsiSweep.Coordinator.Actors;
using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Protocol;
using PsiSweep.Sweeps;

namespace PsiSweep.Coordinator.Runs;

/// <summary>What a run is started with.</summary>
/// <param name="Sweep">The sweep.</param>
/// <param name="Folder">Results folder.</param>
/// <param name="Nodes">Nodes to start.</param>
/// <param name="NodeProgram">Their program.</param>
/// <param name="DataFolder">Folder of the data sets; null: the node's default.</param>
/// <param name="RetryFailed">Whether trials recorded as failed are opened again.</param>
/// <param name="PostgreSql">Connection string of the journal; null: a SQLite file.</param>
internal sealed record SweepRunOptions(
    SweepSpec Sweep,
    string Folder,
    IReadOnlyList<NodePlan> Nodes,
    string NodeProgram,
    string? DataFolder,
    string? PostgreSql,
    bool RetryFailed
);

/// <summary>Runs a sweep on this machine to its end: a coordinator in this process, nodes as its children, all on loopback.</summary>
internal static class SweepRun
{
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SnapshotPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(30);

    // What runs is checkpointed and handed back first.
    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(30);

    /// <summary>Runs until every trial has its result, the sweep is cancelled, or it is interrupted.</summary>
    /// <returns>Where the sweep was at the end.</returns>
    /// <exception cref="CliException">No node gets to work, or all were drained.</exception>
    /// <exception cref="OperationCanceledException">Interrupted; nodes and coordinator were stopped first.</exception>
    public static async Task<SweepStatus> RunAsync(SweepRunOptions options, IRunView view, CancellationToken cancellation)
    {
        await using var coordinator = await CoordinatorStart.OrFailAsync(
            new CoordinatorOptions
            {
                Sweep = options.Sweep,
                ResolvedYaml = options.Sweep.ToResolvedYaml(),
                ResultsFolder = options.Folder,
                PostgreSql = options.PostgreSql,
                Say = new SparingVoice(view.Say, TimeProvider.System).Say,
            }.With(options.Sweep.Scheduling),
            cancellation
        );
        var answers = new PatientStatus(coordinator, view.Say);
        var status = await answers.NextAsync(cancellation);
        if (status.Mode != SweepMode.Running && !status.IsComplete)
        {
            view.Say($"The sweep was {status.Mode.ToString().ToLowerInvariant()}; it goes on.");
            await coordinator.OrderAsync(new ResumeSweep(), AnswerTimeout, cancellation);
        }

        if (options.RetryFailed)
            view.Say((await coordinator.OrderAsync(new RetryFailed(), AnswerTimeout, cancellation)).Text);
        status = await answers.NextAsync(cancellation);
        if (status.IsComplete)
            return status;
        FinishedFile.Delete(options.Folder);
        if (status.EndedCount > 0)
            view.Say($"{status.EndedCount} of {status.Trials} trials are done already; the others go on.");

        await using var nodes = new NodeSupervisor(
            new(
                options.NodeProgram,
                node => Arguments(options, node, coordinator.Address),
                new ResultsFolder(options.Folder).Logs,
                RestartPolicy.Default,
                StopGrace,
                view.Say
            ),
            options.Nodes
        );
        await view.ShowAsync(async progress =>
            status = await FollowAsync(options, answers, nodes, progress, coordinator.Warn, cancellation)
        );
        return status;
    }

    private static async Task<SweepStatus> FollowAsync(
        SweepRunOptions options,
        PatientStatus answers,
        NodeSupervisor nodes,
        IProgress<RunProgress> progress,
        Action<string> log,
        CancellationToken cancellation
    )
    {
        var clock = Stopwatch.StartNew();
        var lastSnapshot = TimeSpan.MinValue;
        while (true)
        {
            var now = new RunProgress(await answers.NextAsync(cancellation), clock.Elapsed);
            progress.Report(now);
            if (StandardOutput.TakeTrouble() is { } trouble)
                log(trouble);
            if (clock.Elapsed - SnapshotPeriod > lastSnapshot || now.Status.IsOver)
            {
                lastSnapshot = clock.Elapsed;
                StatusSnapshot.Of(now).WriteTo(options.Folder);
            }

            if (now.Status.IsOver)
                return now.Status;
            if (nodes.AllGone.IsCompleted)
                throw new CliException(ExitCode.Environment, await nodes.AllGone);
            await Task.Delay(PollPeriod, cancellation);
        }
    }

    private static IEnumerable<string> Arguments(SweepRunOptions options, NodePlan node, string seed) =>
        [
            "work",
            "--parent-stdin",
            "--seed",
            seed,
            "--name",
            node.Name,
            "--devices",
            node.Devices,
            .. options.DataFolder is { } data ? (string[])["--data", data] : [],
        ];
}
