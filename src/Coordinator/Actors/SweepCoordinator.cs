using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster;
using Akka.Event;
using Akka.Persistence;
using PsiSweep.Coordinator.Results;
using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;
using PsiSweep.Shared.Sweeps;
using PsiSweep.Shared.Telemetry;

namespace PsiSweep.Coordinator.Actors;

/// <summary>What the coordinator actor is made of.</summary>
/// <param name="Header">The sweep to run.</param>
/// <param name="Trials">Its trials.</param>
/// <param name="Rules">Durations and limits.</param>
/// <param name="Store">The results store; the actor is its only user.</param>
/// <param name="OutputFolder">Folder for what trials save; null: nothing is saved.</param>
/// <param name="Clock">The time.</param>
public sealed record CoordinatorSetup(
    SweepHeader Header, ITrialSource Trials, SchedulingRules Rules, Func<IResultStore> Store, string? OutputFolder, TimeProvider Clock);

/// <summary>
/// The shell around <see cref="SweepMachine"/>: receives, decides, persists, applies, and only then replies. It is a cluster singleton.
/// </summary>
public sealed class SweepCoordinator : ReceivePersistentActor, IWithTimers
{
    private readonly CoordinatorSetup setup;
    private readonly SweepMachine machine;
    private readonly IResultStore store;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly Dictionary<DeviceId, IActorRef> devices = [];
    private readonly Dictionary<LeaseId, TraceContext?> traces = [];
    private readonly Dictionary<LeaseId, List<ResultPart>> parts = [];
    private readonly Dictionary<LeaseId, TrialProgress> progress = [];
    private readonly List<(long, TrialRow)> replayed = [];
    private readonly LinkedList<TrialRow> newest = new();
    private SweepState state = SweepState.Initial;
    private DateTimeOffset grantsFrom;
    private long endedHere;

    /// <summary>Made by the singleton manager.</summary>
    public SweepCoordinator(CoordinatorSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        this.setup = setup;
        machine = new(setup.Rules);
        store = setup.Store();
        var stored = store.LastSequence;
        PersistenceId = $"sweep-{setup.Header.SweepId}";

        Recover<IJournalEvent>(e =>
        {
            state = SweepStates.Apply(state, e);
            if (e is TrialEnded ended && LastSequenceNr > stored)
                replayed.Add((LastSequenceNr, Row(ended)));
        });
        Recover<RecoveryCompleted>(_ => Begin());

        Command<RequestWork>(m => OnRequestWork(m));
        Command<RenewLease>(m =>
        {
            Know(m.Device);
            if (m.Progress is { } p)
                progress[m.Lease] = p;
            Decide(new Renew(m.Lease, m.Device));
        });
        Command<ResultPart>(OnResultPart);
        Command<AttemptGivenUp>(m =>
        {
            Know(m.Device);
            log.Warning("Trial {0}, attempt {1} on {2} failed: {3}", m.Lease.Trial, m.Lease.Attempt, m.Device, m.Reason);
            Decide(new Fail(m.Lease, m.Device, m.Reason));
        });
        Command<ClusterEvent.MemberRemoved>(m => Decide(new Lose([.. devices.Where(d => d.Value.Path.Address == m.Member.Address).Select(d => d.Key)])));
        Command<Tick>(Decide);
        Command<GetStatus>(_ => Sender.Tell(Status()));
        Command<ClusterEvent.IMemberEvent>(_ => { });
    }

    /// <inheritdoc/>
    public override string PersistenceId { get; }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private void Begin()
    {
        var resumed = state.Sweep is not null;
        state = SweepStates.Recovered(state);
        if (replayed.Count > 0)
            store.Put(replayed);
        replayed.Clear();
        grantsFrom = setup.Clock.GetUtcNow() + (resumed ? setup.Rules.ReannounceTime : TimeSpan.Zero);
        Cluster.Get(Context.System).Subscribe(Self, ClusterEvent.InitialStateAsEvents, typeof(ClusterEvent.MemberRemoved));
        Timers.StartPeriodicTimer("tick", new Tick(), TimeSpan.FromSeconds(1));
        Decide(new Submit(setup.Header));
    }

    private void OnRequestWork(RequestWork m)
    {
        Know(m.Device);
        if (setup.Clock.GetUtcNow() < grantsFrom)
            Sender.Tell(new NoWork(setup.Rules.RetryAfter, SweepEnded: false));
        else
            Decide(new AskForWork(m.Device));
    }

    private void OnResultPart(ResultPart m)
    {
        Know(m.Device);
        if (!parts.TryGetValue(m.Lease, out var received))
            parts[m.Lease] = received = [];
        received.Add(m);
        if (ResultParts.Join(received) is not { } result)
            return;
        parts.Remove(m.Lease);
        var span = PsiSweepTelemetry.Spans.StartFromMessage("persist", ActivityKind.Internal, m.Trace);
        span?.SetTag("psisweep.trial", m.Lease.Trial);
        Activity.Current = null; // it ends when the journal has answered, on another turn of this actor
        Decide(new Finish(m.Lease, m.Device, result), span);
    }

    private void Decide(ISweepCommand command) => Decide(command, null);

    private void Decide(ISweepCommand command, Activity? span)
    {
        var decision = machine.Process(state, command, setup.Clock.GetUtcNow());
        var sender = Sender;
        var journal = decision.Events.OfType<IJournalEvent>().ToArray();
        if (journal.Length == 0)
        {
            Conclude();
            return;
        }

        var left = journal.Length;
        PersistAll(journal, e =>
        {
            if (e is TrialEnded ended)
                Keep(ended);
            if (--left == 0)
                Conclude();
        });

        void Conclude()
        {
            foreach (var e in decision.Events)
            {
                state = SweepStates.Apply(state, e);
                CoordinatorMetrics.Count(e);
                Note(e);
            }

            CoordinatorMetrics.Show(state);
            foreach (var reply in decision.Replies)
                Deliver(reply, sender);
            span?.Dispose();
        }
    }

    private void Keep(TrialEnded ended)
    {
        var row = Row(ended);
        store.Put([(LastSequenceNr, row)]);
        endedHere++;
        newest.AddFirst(row);
        if (newest.Count > 5)
            newest.RemoveLast();
    }

    private void Deliver(Reply reply, IActorRef sender)
    {
        var to = devices.GetValueOrDefault(reply.To, sender);
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
        if (!traces.TryGetValue(grant.Lease, out var trace))
        {
            using var span = PsiSweepTelemetry.Spans.StartFromMessage("schedule", ActivityKind.Internal, null);
            span?.SetTag("psisweep.sweep", setup.Header.Name).SetTag("psisweep.trial", trial.Index)
                .SetTag("psisweep.attempt", grant.Lease.Attempt).SetTag("psisweep.device", grant.To.ToString());
            foreach (var axis in trial.Axes)
                span?.SetTag($"psisweep.axis.{axis.Axis}", axis.Value);
            traces[grant.Lease] = trace = span.ToMessage();
        }

        return new LeaseGranted
        {
            Lease = grant.Lease,
            Config = trial.Config,
            Duration = setup.Rules.LeaseDuration,
            OutputFolder = setup.OutputFolder,
            Trace = trace,
        };
    }

    private void Know(DeviceId device)
    {
        if (devices.TryGetValue(device, out var known) && known.Equals(Sender))
            return;
        devices[device] = Sender;
    }

    private void Note(ISweepEvent e)
    {
        switch (e)
        {
            case AttemptEnded { Failed: false } lost:
                log.Warning("Trial {0}, attempt {1} on {2} is lost: {3}. It is tried again.", lost.Lease.Trial, lost.Lease.Attempt, lost.Device, lost.Reason);
                Forget(lost.Lease.Trial);
                break;
            case AttemptEnded failed:
                Forget(failed.Lease.Trial);
                break;
            case TrialEnded ended:
                Forget(ended.Trial);
                break;
            case DeviceGone gone:
                devices.Remove(gone.Device);
                break;
        }
    }

    /// <summary>Drops what is kept only while a trial's attempt runs.</summary>
    private void Forget(long trial)
    {
        foreach (var lease in traces.Keys.Concat(progress.Keys).Concat(parts.Keys).Where(l => l.Trial == trial).ToArray())
        {
            traces.Remove(lease);
            progress.Remove(lease);
            parts.Remove(lease);
        }
    }

    private TrialRow Row(TrialEnded e) => new(e.Trial, setup.Trials.At(e.Trial).Axes, e.Attempts, e.Node, e.Result);

    private SweepStatus Status() => new()
    {
        Trials = setup.Header.Trials,
        Ended = state.EndedBy,
        Running = [.. state.Leases.Values.OrderBy(l => l.Id.Trial).Select(l => new RunningAttempt(l.Id.Trial, l.Id.Attempt, l.Device, progress.GetValueOrDefault(l.Id)))],
        EndedHere = endedHere,
        Devices = [.. state.Devices.Keys.OrderBy(d => d.ToString(), StringComparer.Ordinal)],
        AttemptsLost = state.AttemptsLost,
        AttemptsFailed = state.AttemptsFailed,
        DuplicatesDropped = state.DuplicatesDropped,
        Newest = [.. newest],
    };

    /// <inheritdoc/>
    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr)
    {
        log.Error(cause, "The journal cannot be written (disk full, file read-only, database gone?). Nothing is acknowledged that is not persisted; the coordinator stops.");
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
        store.Dispose();
        base.PostStop();
    }
}
