using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Persistence;
using Akka.Remote;
using PsiSweep.Coordinator.Journal;
using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;
using PsiSweep.Shared.Telemetry;
using PsiSweep.Shared.Time;

namespace PsiSweep.Coordinator.Actors;

/// <summary>
/// The shell around <see cref="SweepMachine"/>: receives, decides, persists, applies, and only then replies. It is a cluster singleton.
/// </summary>
public sealed class SweepCoordinator : ReceivePersistentActor, IWithTimers
{
    private const int EventsAtOnce = 200;
    private readonly CoordinatorSetup setup;
    private readonly SweepMachine machine;
    private readonly ResultKeeper results;
    private readonly MonotonicTime time;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly Dictionary<DeviceId, IActorRef> devices = [];
    private readonly InFlight inFlight = new();
    private readonly CommandQueue queue = new();
    private SweepState state = SweepState.Initial;
    private DateTimeOffset grantsFrom;
    private long snapshotAt;
    private bool isPersisting;

    /// <summary>Made by the singleton manager.</summary>
    public SweepCoordinator(CoordinatorSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        this.setup = setup;
        machine = new(setup.Rules);
        results = new(setup.Store());
        time = new(setup.Clock);
        // Results after the last one in the store must be read again, so the state may not begin after it.
        Recovery = new(new SnapshotSelectionCriteria(results.Stored, DateTime.MaxValue));
        PersistenceId = PersistenceIdOf(setup.Header.SweepId);

        Recover<SnapshotOffer>(offer =>
        {
            state = ((SweepSnapshot)offer.Snapshot).ToState();
            snapshotAt = offer.Metadata.SequenceNr;
        });
        Recover<IJournalEvent>(Replay);
        Recover<RecoveryCompleted>(_ => Begin());

        Command<RequestWork>(OnRequestWork);
        Command<RenewLease>(OnRenew);
        Command<ResultPart>(OnResultPart);
        Command<AttemptGivenUp>(m => Decide(new GiveUp(m.Lease, m.Device, m.End, m.Reason)));
        Command<DisassociatedEvent>(m =>
            Decide(new HangUp([.. devices.Where(d => d.Value.Path.Address == m.RemoteAddress).Select(d => d.Key.Node).Distinct()]))
        );
        Command<ClusterEvent.MemberRemoved>(m =>
            Decide(new Lose([.. devices.Where(d => d.Value.Path.Address == m.Member.Address).Select(d => d.Key)]))
        );
        Command<Tick>(Decide);
        Command<IControlRequest>(m => Decide(new Operate(m)));
        Command<GetStatus>(_ => Sender.Tell(StatusReport.Of(setup, state, inFlight, results.Newest, results.EndedHere)));
        Command<GetOverview>(_ =>
            Sender.Tell(OverviewReport.Of(setup.Header, state, inFlight, Akka.Cluster.Cluster.Get(Context.System).SelfAddress.ToString()))
        );
        Command<ClusterEvent.IMemberEvent>(_ => { });
        Command<SaveSnapshotSuccess>(m => DeleteSnapshots(new(m.Metadata.SequenceNr - 1, DateTime.MaxValue)));
        Command<SaveSnapshotFailure>(m =>
            log.Warning(m.Cause, "The state could not be saved beside the journal; a restart reads more of the journal.")
        );
        Command<DeleteSnapshotsSuccess>(_ => { });
        Command<DeleteSnapshotsFailure>(_ => { });
    }

    /// <inheritdoc/>
    public override string PersistenceId { get; }

    /// <summary>A sweep's name in the journal.</summary>
    public static string PersistenceIdOf(string sweepId) => $"sweep-{sweepId}";

    /// <inheritdoc/>
    public override Recovery Recovery { get; }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private void Replay(IJournalEvent e)
    {
        state = SweepStates.Apply(state, e);
        if (e is TrialEnded ended)
            results.Replay(LastSequenceNr, () => Row(ended));
        else if (e is TrialReopened reopened)
            results.ReplayRemoval(LastSequenceNr, reopened.Trial);
    }

    private void Begin()
    {
        results.Flush();
        var resumed = state.Sweep is not null;
        state = SweepStates.Recovered(state);
        grantsFrom = time.Now + (resumed ? setup.Rules.ReannounceTime : TimeSpan.Zero);
        // The fence: from here on the journal refuses what an earlier coordinator may still try to write.
        var cluster = Akka.Cluster.Cluster.Get(Context.System);
        Persist(new CoordinatorTookOver(cluster.SelfAddress.ToString()), e => state = SweepStates.Apply(state, e));
        cluster.Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberRemoved));
        Context.System.EventStream.Subscribe(Self, typeof(DisassociatedEvent));
        Timers.StartPeriodicTimer("tick", new Tick(), TimeSpan.FromSeconds(1));
        Decide(new Submit(setup.Header));
    }

    private void OnRequestWork(RequestWork m)
    {
        if (time.Now < grantsFrom)
            Sender.Tell(new NoWork(setup.Rules.RetryAfter, SweepEnded: false));
        else
            Decide(new AskForWork(m.Device, m.Start));
    }

    private void OnRenew(RenewLease m)
    {
        Decide(new Renew(m.Lease, m.Device, m.Start));
        if (m.Progress is { } progress && state.Leases.TryGetValue(m.Lease.Trial, out var open) && open.Id == m.Lease)
            inFlight.Report(m.Lease, progress);
    }

    private void OnResultPart(ResultPart m)
    {
        if (state.Ended.Contains(m.Lease.Trial))
        {
            if (m.Result is { } late) // the first part stands for all
                Decide(new Finish(m.Lease, m.Device, late));
            return;
        }

        if (ResultParts.Join(inFlight.Add(m)) is not { } result)
            return;
        var span = PsiSweepTelemetry.Spans.StartFromMessage("persist", ActivityKind.Internal, m.Trace);
        span?.SetTag("psisweep.trial", m.Lease.Trial);
        Activity.Current = null; // it ends when the journal has answered, on another turn of this actor
        Decide(new Finish(m.Lease, m.Device, result), span);
    }

    private void Decide(ISweepCommand command) => Decide(command, null);

    private void Decide(ISweepCommand command, Activity? span)
    {
        if (DeviceOf(command) is { } device)
            devices.TryAdd(device, Sender); // known from now on, should its node go before this is decided
        queue.Add(new(command, Sender, span));
        if (!isPersisting)
            Work();
    }

    /// <summary>Decides what waits, one after the other, and persists what follows in one go: a disk takes many results in the time of
    /// one.</summary>
    private void Work()
    {
        while (queue.Count > 0 && !isPersisting)
        {
            var (after, batch, journal) = (state, new List<(Waiting Of, Decision Decision)>(), new List<IJournalEvent>());
            while (journal.Count < EventsAtOnce && queue.Take() is { } next)
            {
                var decision = machine.Process(after, next.Command, time.Now);
                after = SweepStates.Apply(after, decision.Events);
                batch.Add((next, decision));
                journal.AddRange(decision.Events.OfType<IJournalEvent>());
            }

            if (journal.Count == 0)
                Conclude(batch);
            else
                PersistThenConclude(journal, batch);
        }
    }

    private void PersistThenConclude(List<IJournalEvent> journal, List<(Waiting Of, Decision Decision)> batch)
    {
        isPersisting = true;
        var left = journal.Count;
        PersistAllAsync(
            journal,
            e =>
            {
                left--;
                if (e is TrialEnded ended)
                    results.Add(LastSequenceNr, Row(ended));
                else if (e is TrialReopened reopened)
                    results.Remove(reopened.Trial);
                if (left > 0)
                    return;
                results.Flush();
                Conclude(batch);
                if (e is TrialEnded && LastSequenceNr - snapshotAt >= setup.SnapshotEvery)
                    Snapshot();
                isPersisting = false;
                Work();
            }
        );
    }

    private void Conclude(List<(Waiting Of, Decision Decision)> batch)
    {
        foreach (var (of, decision) in batch)
        {
            foreach (var e in decision.Events)
            {
                state = SweepStates.Apply(state, e);
                CoordinatorMetrics.Count(e);
                Note(e);
            }

            var device = DeviceOf(of.Command);
            Know(device, of, decision.IsStrangers);
            foreach (var reply in decision.Replies)
                Deliver(reply, reply.To == device ? of.Sender : devices.GetValueOrDefault(reply.To, of.Sender));
            if (decision.Answer is { } answer)
                of.Sender.Tell(answer);
            of.Span?.Dispose();
        }

        CoordinatorMetrics.Show(state);
    }

    /// <summary>Only right after a result: then the store's last one is as new as the state, and a restart may begin with it.</summary>
    private void Snapshot()
    {
        snapshotAt = LastSequenceNr;
        SaveSnapshot(SweepSnapshot.Of(state));
    }

    /// <summary>Where a device is: at the process that has its node's name, and not at another that goes by it.</summary>
    private void Know(DeviceId? device, Waiting of, bool isStranger)
    {
        if (device is null)
            return;
        if (isStranger && of.Sender.Equals(devices.GetValueOrDefault(device)))
            devices.Remove(device);
        else if (!isStranger && of.Command is AskForWork or Renew)
            devices[device] = of.Sender;
    }

    private static DeviceId? DeviceOf(ISweepCommand command) =>
        command switch
        {
            AskForWork m => m.Device,
            Renew m => m.Device,
            Finish m => m.Device,
            GiveUp m => m.Device,
            _ => null,
        };

    private void Deliver(Reply reply, IActorRef to)
    {
        switch (reply)
        {
            case Send send:
                to.Tell(send.Message);
                break;
            case Grant grant:
                to.Tell(Granted(grant));
                break;
        }
    }

    private LeaseGranted Granted(Grant grant)
    {
        var trial = setup.Trials.At(grant.Lease.Trial);
        var trace = inFlight.TraceOf(
            grant.Lease,
            () =>
            {
                using var span = PsiSweepTelemetry.Spans.StartFromMessage("schedule", ActivityKind.Internal, null);
                span?.SetTag("psisweep.sweep", setup.Header.Name)
                    .SetTag("psisweep.trial", trial.Index)
                    .SetTag("psisweep.attempt", grant.Lease.Attempt)
                    .SetTag("psisweep.device", grant.To.ToString());
                foreach (var axis in trial.Axes)
                    span?.SetTag($"psisweep.axis.{axis.Axis}", axis.Value);
                return span.ToMessage();
            }
        );
        return new LeaseGranted
        {
            Lease = grant.Lease,
            Config = trial.Config,
            Duration = setup.Rules.LeaseDuration,
            OutputFolder = setup.OutputFolder,
            Trace = trace,
            Checkpoints = setup.Checkpoints,
            HungAfter = setup.HungAfter,
            StartId = grant.StartId,
        };
    }

    private void Note(ISweepEvent e)
    {
        if (EventText.Of(e, setup.Rules) is { } text)
        {
            log.Warning(text);
            if (EventText.IsNews(e))
                setup.Say(text.Split('\n')[0].TrimEnd());
        }

        switch (e)
        {
            case AttemptEnded ended:
                inFlight.Lost(ended.Lease);
                break;
            case TrialEnded ended:
                inFlight.Ended(ended.Trial);
                break;
            case DeviceGone gone:
                devices.Remove(gone.Device);
                break;
        }
    }

    private TrialRow Row(TrialEnded e) => new(e.Trial, setup.Trials.At(e.Trial).Axes, e.Attempts, e.Node, e.Result);

    /// <inheritdoc/>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        if (JournalErrors.IsFence(cause))
        {
            log.Error(
                "Another coordinator has taken over: the journal refused what this one wrote. Nothing of it was acknowledged; this one "
                    + "steps back."
            );
            setup.Fenced();
        }
        else
        {
            log.Error(cause, JournalErrors.Describe(cause));
        }

        base.OnPersistFailure(cause, @event, sequenceNr);
    }

    /// <inheritdoc/>
    protected override void OnRecoveryFailure(Exception reason, object? message = null)
    {
        log.Error(reason, "The journal cannot be read.");
        base.OnRecoveryFailure(reason, message);
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        results.Dispose();
        base.PostStop();
    }
}
