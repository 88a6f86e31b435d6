using System.Diagnostics;
using PsiSweep.Cluster;
using PsiSweep.Cluster.Processes;
using PsiSweep.Coordinator.Actors;
using PsiSweep.Coordinator.Results;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;
using PsiSweep.Sweeps;

namespace PsiSweep.Coordinator.Runs;

/// <summary>
/// Keeps a coordinator going until the sweep is over: one that was put out of the cluster joins again; the one in charge at the end writes
/// the results.
/// </summary>
/// <param name="options">How it is started.</param>
/// <param name="sweep">The sweep.</param>
/// <param name="resume">Whether a paused or cancelled sweep goes on.</param>
/// <param name="say">Told what someone who looks wants to know.</param>
internal sealed class CoordinatorLoop(CoordinatorOptions options, SweepSpec sweep, bool resume, Action<string> say)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan JoinTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AloneAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(30);
    private readonly string own = ClusterAddress.Parse($"{options.Host}:{options.Port}");
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private bool toResume = resume;
    private readonly HashSet<string> said = [];
    private bool hasListened;
    private DateTimeOffset lastAnswer = DateTimeOffset.UtcNow;
    private DateTimeOffset lastSaid;
    private string? lastLeader;

    /// <summary>Runs to the sweep's end.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        say($"{sweep.Name} ({sweep.SweepId}): {Count.Of(sweep.Count, "trial")}, coordinator {own}, results in {options.ResultsFolder}");
        var wayIn = WayIn.AsGiven;
        while (true)
        {
            await using (var service = await StartAsync(options with { Seeds = SeedsFor(wayIn) }, cancellation))
            {
                if (await FollowAsync(service, JoinedBy(wayIn), cancellation) is { } code)
                    return code;
                wayIn = service.Ended.IsCompleted ? WayIn.OthersFirst : WayIn.Found;
            }

            say(
                wayIn == WayIn.Found
                    ? "No other coordinator is in reach; this one goes on with what the journal holds."
                    : "This coordinator was put out of the cluster (cut off, stopped, or another took over); it joins again."
            );
            await Task.Delay(LookEvery, cancellation);
        }
    }

    /// <summary>Starts the coordinator. One that has worked before waits for its address, which may be gone with a cable: the first time it
    /// is an error.</summary>
    private async Task<CoordinatorService> StartAsync(CoordinatorOptions now, CancellationToken cancellation)
    {
        string? said = null;
        while (true)
        {
            try
            {
                var service = await CoordinatorService.StartAsync(now, cancellation);
                hasListened = true;
                return service;
            }
            catch (CannotListenException e) when (hasListened)
            {
                if (e.Message != said)
                    say($"{e.Message}. Waiting for it.");
                said = e.Message;
            }

            await Task.Delay(LookEvery, cancellation);
        }
    }

    // Only the first of the seeds founds a cluster. Two that do, because they cannot see each other, do no harm: the journal takes the
    // writes of one.
    private enum WayIn
    {
        AsGiven,
        OthersFirst, // it was put out: a cluster is there
        Found, // none was found
    }

    private IReadOnlyList<string> SeedsFor(WayIn wayIn) =>
        options.Seeds.Count < 2 || wayIn == WayIn.AsGiven ? options.Seeds
        : wayIn == WayIn.Found ? [own, .. options.Seeds.Where(s => s != own)]
        : [.. options.Seeds.Where(s => s != own), own];

    /// <summary>When the next way in is tried; each coordinator in its turn, so that the others find the one that founds. Null:
    /// never.</summary>
    private DateTimeOffset? JoinedBy(WayIn wayIn) =>
        options.Seeds.Count < 2 || wayIn == WayIn.Found
            ? null
            : DateTimeOffset.UtcNow + JoinTimeout * (1 + options.Seeds.Select((s, i) => (s, i)).First(s => s.s == own).i);

    /// <returns>The exit code; null: the coordinator's actor system ended.</returns>
    private async Task<int?> FollowAsync(CoordinatorService service, DateTimeOffset? joinedBy, CancellationToken cancellation)
    {
        while (!service.Ended.IsCompleted)
        {
            if (!service.IsUp && DateTimeOffset.UtcNow > joinedBy)
                return null;

            if (StandardOutput.TakeTrouble() is { } trouble)
                service.Warn(trouble);
            try
            {
                var overview = await service.OverviewAsync(AnswerTimeout, cancellation);
                lastAnswer = DateTimeOffset.UtcNow;
                if (await LookAsync(service, overview, cancellation) is { } code)
                    return code;
            }
            catch (TimeoutException)
            {
                // Nobody leads at the moment; somebody soon will, unless the others have finished and gone.
                if (DateTimeOffset.UtcNow - lastAnswer > AloneAfter && FinishedFile.Read(options.ResultsFolder) is { } finished)
                    return finished.ExitCode;
            }

            await Task.WhenAny(service.Ended, Task.Delay(LookEvery, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }

        return null;
    }

    /// <returns>The exit code; null: the sweep is not over.</returns>
    private async Task<int?> LookAsync(CoordinatorService service, SweepOverview overview, CancellationToken cancellation)
    {
        Say(overview);
        var over = OverviewFacts.IsOver(overview);
        if (overview.Leader != service.Address)
            return over ? FinishedFile.Read(options.ResultsFolder)?.ExitCode : null;
        var status = await service.StatusAsync(AnswerTimeout, cancellation);
        StatusSnapshot.Of(new RunProgress(status, clock.Elapsed)).WriteTo(options.ResultsFolder);
        if (toResume && overview.State is "paused" or "cancelled")
            say((await service.OrderAsync(new ResumeSweep(), AnswerTimeout, cancellation)).Text);
        else if (over)
            return FinishedFile.Read(options.ResultsFolder)?.ExitCode ?? await FinishAsync(overview, cancellation);
        else
            FinishedFile.Delete(options.ResultsFolder);
        toResume = false;
        return null;
    }

    private void Say(SweepOverview overview)
    {
        var now = DateTimeOffset.UtcNow;
        foreach (var refusal in overview.Refusals.Where(said.Add))
            say(refusal);
        if (overview.Leader == lastLeader && now - lastSaid < SayEvery)
            return;
        (lastLeader, lastSaid) = (overview.Leader, now);
        say(
            $"{overview.Ended.Values.Sum()}/{overview.Trials} done, {overview.Running} running, {overview.State}; "
                + $"{overview.Nodes.Count(n => n.State == "up")} nodes; "
                + $"{(overview.Leader == own ? "this coordinator leads" : $"led by {overview.Leader}")}"
        );
    }

    private async Task<int> FinishAsync(SweepOverview overview, CancellationToken cancellation)
    {
        using var store = new SqliteResultStore(CoordinatorService.ResultsDatabase(options.OwnFolder));
        await ResultsWriter.WriteAllAsync(
            options.ResultsFolder,
            SweepDescriptions.Of(sweep),
            store.ReadAll(),
            new ResultsOptions(),
            cancellation
        );
        if (options.OwnFolder != options.ResultsFolder)
            store.CopyTo(CoordinatorService.ResultsDatabase(options.ResultsFolder));
        var failed = overview.Ended.GetValueOrDefault(TrialStatus.Failed);
        var code =
            overview.State == "cancelled" ? ExitCode.Interrupted
            : failed > 0 ? ExitCode.Failed
            : ExitCode.Ok;
        if (overview.State == "finished")
            CheckpointsFolder.Delete(options.ResultsFolder, sweep);
        FinishedFile.Write(options.ResultsFolder, new(code, overview.State, own));
        say(
            $"{overview.State}: {overview.Ended.Values.Sum()} of {overview.Trials} trials done{(failed > 0 ? $", {failed} failed" : "")}; "
                + $"results in {options.ResultsFolder}"
        );
        return code;
    }
}
