using System.Diagnostics;
using PsiSweep.Cluster;
using PsiSweep.Cluster.Processes;
using PsiSweep.Coordinator.Actors;
using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Shared.Protocol;
using PsiSweep.Sweeps;

namespace PsiSweep.Coordinator.Runs;

/// <summary>
/// Keeps a coordinator going until the sweep is over: one that was put out of the cluster joins again; the one in charge at the end writes
/// the results.
/// </summary>
/// <param name="options">How it is started.</param>
/// <param name="sweep">The sweep.</param>
/// <param name="resume">Whether a paused or cancelled sweep goes on.</param>
/// <param name="retryFailed">Whether trials recorded as failed are opened again.</param>
/// <param name="say">Told what someone who looks wants to know.</param>
internal sealed class CoordinatorLoop(CoordinatorOptions options, SweepSpec sweep, bool resume, bool retryFailed, Action<string> say)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan JoinTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan AloneAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(30);
    private readonly string own = ClusterAddress.Parse($"{options.Host}:{options.Port}");
    private readonly Stopwatch clock = Stopwatch.StartNew();

    // What an earlier end of the sweep left: it does not tell how this one ends.
    private readonly FinishedFile? earlier = FinishedFile.Read(options.ResultsFolder, say);
    private bool toResume = resume;
    private bool toRetry = retryFailed;
    private DateTimeOffset writeFrom;
    private string? lastFailure;
    private readonly HashSet<string> said = [];
    private bool hasListened;
    private DateTimeOffset lastAnswer = DateTimeOffset.UtcNow;
    private DateTimeOffset lastSaid;
    private string? lastLeader;

    /// <summary>After this it is tried again to write results that could not be written.</summary>
    public TimeSpan WriteAgainAfter { get; init; } = TimeSpan.FromSeconds(15);

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
                var service = await CoordinatorStart.OrFailAsync(now, cancellation);
                hasListened = true;
                return service;
            }
            catch (CliException e) when (hasListened && e.InnerException is CannotListenException)
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
                if (
                    DateTimeOffset.UtcNow - lastAnswer > AloneAfter
                    && FinishedFile.Read(options.ResultsFolder) is { } finished
                    && (finished != earlier || !(toResume || toRetry))
                )
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
            return over ? EndedNow() : null;
        var status = await service.StatusAsync(AnswerTimeout, cancellation);
        StatusSnapshot.Of(new RunProgress(status, clock.Elapsed)).WriteTo(options.ResultsFolder);
        if (await GoOnAsync(service, overview, cancellation))
            return null;
        if (over)
            return EndedNow() ?? await FinishAsync(status, cancellation);
        FinishedFile.Delete(options.ResultsFolder);
        return null;
    }

    /// <summary>What the coordinator in charge has written of this end of the sweep; null: nothing yet.</summary>
    private int? EndedNow() => FinishedFile.Read(options.ResultsFolder) is { } finished && finished != earlier ? finished.ExitCode : null;

    /// <summary>Does once, as the coordinator in charge, what the command line asked for.</summary>
    /// <returns>Whether the sweep may have changed.</returns>
    private async Task<bool> GoOnAsync(CoordinatorService service, SweepOverview overview, CancellationToken cancellation)
    {
        var (resumes, retries) = (toResume && overview.State is "paused" or "cancelled", toRetry);
        if (resumes)
            say((await service.OrderAsync(new ResumeSweep(), AnswerTimeout, cancellation)).Text);
        toResume = false;
        if (retries)
            say((await service.OrderAsync(new RetryFailed(), AnswerTimeout, cancellation)).Text);
        toRetry = false;
        return resumes || retries;
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

    /// <returns>The exit code; null: the results cannot be written now.</returns>
    private async Task<int?> FinishAsync(SweepStatus status, CancellationToken cancellation)
    {
        if (DateTimeOffset.UtcNow < writeFrom)
            return null;
        SweepEnd end;
        try
        {
            end = await SweepEnding.WriteAsync(sweep, options.Folder, options.Folder.Of(options.Name), status, own, cancellation);
        }
        catch (ExportFailedException e)
        {
            if (e.Message != lastFailure)
                say($"{e.Message} It is tried again every {WriteAgainAfter.TotalSeconds:0} s.");
            (lastFailure, writeFrom) = (e.Message, DateTimeOffset.UtcNow + WriteAgainAfter);
            return null;
        }

        say(
            $"{end.State}: {status.EndedCount} of {status.Trials} trials done{(end.Failed > 0 ? $", {end.Failed} failed" : "")}; "
                + $"results in {options.ResultsFolder}"
        );
        return end.ExitCode;
    }
}
