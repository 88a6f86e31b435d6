using PsiSweep.Coordinator.Actors;
using PsiSweep.Coordinator.Cli.Running;
using PsiSweep.Coordinator.Results;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Shared.Cluster;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;
using PsiSweep.Shared.Sweeps;

namespace PsiSweep.Coordinator.Cli.Serving;

/// <summary>
/// Keeps a coordinator going until the sweep is over: one that was put out of the cluster joins again; the one in charge at the end writes the results.
/// </summary>
/// <param name="options">How it is started.</param>
/// <param name="sweep">The sweep.</param>
/// <param name="resume">Whether a paused or cancelled sweep goes on.</param>
/// <param name="say">Told what someone who looks wants to know.</param>
internal sealed class CoordinatorLoop(CoordinatorOptions options, SweepSpec sweep, bool resume, Action<string> say)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan JoinTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AloneAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(30);
    private readonly string own = ClusterAddress.Parse($"{options.Host}:{options.Port}");
    private bool toResume = resume;
    private DateTimeOffset lastAnswer = DateTimeOffset.UtcNow;
    private DateTimeOffset lastSaid;
    private string? lastLeader;

    /// <summary>Runs to the sweep's end.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="OperationCanceledException">Told to stop.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        say($"{sweep.Name} ({sweep.SweepId}): {Count.Of(sweep.Count, "trial")}, coordinator {own}, results in {options.ResultsFolder}");
        var again = false;
        while (true)
        {
            // The first of the seeds may found a cluster. One that was put out looks for the others first, and only then founds one.
            var seeds = again && options.Seeds.Count > 1 ? [.. options.Seeds.Where(s => s != own), own] : options.Seeds;
            await using (var service = await CoordinatorService.StartAsync(options with { Seeds = seeds }, cancellation))
            {
                if (await FollowAsync(service, again ? DateTimeOffset.UtcNow + JoinTimeout : null, cancellation) is { } code)
                    return code;
                again = !again || service.Ended.IsCompleted;
            }

            say("This coordinator was put out of the cluster (cut off, stopped, or another took over); it joins again.");
            await Task.Delay(LookEvery, cancellation);
        }
    }

    /// <returns>The exit code; null: the coordinator's actor system ended.</returns>
    private async Task<int?> FollowAsync(CoordinatorService service, DateTimeOffset? joinedBy, CancellationToken cancellation)
    {
        while (!service.Ended.IsCompleted)
        {
            if (!service.IsUp && DateTimeOffset.UtcNow > joinedBy)
                return null;

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
        var over = overview.State == "finished" || (overview.State == "cancelled" && overview.Running == 0);
        if (overview.Leader != service.Address)
            return over ? FinishedFile.Read(options.ResultsFolder)?.ExitCode : null;
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
        if (overview.Leader == lastLeader && now - lastSaid < SayEvery)
            return;
        (lastLeader, lastSaid) = (overview.Leader, now);
        say($"{overview.Ended.Values.Sum()}/{overview.Trials} done, {overview.Running} running, {overview.State}; "
            + $"{overview.Nodes.Count(n => n.State == "up")} nodes; {(overview.Leader == own ? "this coordinator leads" : $"led by {overview.Leader}")}");
    }

    private async Task<int> FinishAsync(SweepOverview overview, CancellationToken cancellation)
    {
        using var store = new SqliteResultStore(CoordinatorService.ResultsDatabase(options.OwnFolder));
        await ResultsWriter.WriteAllAsync(options.ResultsFolder, SweepDescriptions.Of(sweep), store.ReadAll(), new ResultsOptions(), cancellation);
        if (options.OwnFolder != options.ResultsFolder)
            store.CopyTo(CoordinatorService.ResultsDatabase(options.ResultsFolder));
        var failed = overview.Ended.GetValueOrDefault(TrialStatus.Failed);
        var code = overview.State == "cancelled" ? ExitCode.Interrupted : failed > 0 ? ExitCode.Failed : ExitCode.Ok;
        if (overview.State == "finished")
            CheckpointsFolder.Delete(options.ResultsFolder, sweep);
        FinishedFile.Write(options.ResultsFolder, new(code, overview.State, own));
        say($"{overview.State}: {overview.Ended.Values.Sum()} of {overview.Trials} trials done{(failed > 0 ? $", {failed} failed" : "")}; results in {options.ResultsFolder}");
        return code;
    }
}
