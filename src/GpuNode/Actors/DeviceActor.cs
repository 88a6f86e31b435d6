using System.Diagnostics;
using Akka.Actor;
using Akka.Event;
using PsiSweep.GpuNode.Training;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;
using PsiSweep.Shared.Telemetry;

namespace PsiSweep.GpuNode.Actors;

/// <summary>
/// One device: asks the coordinator for work when it has room, runs the attempt on the device's thread, renews its lease, and keeps a finished
/// result until the coordinator says that it is persisted.
/// </summary>
public sealed class DeviceActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SendAgain = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ProgressPeriod = TimeSpan.FromSeconds(1);

    private readonly DeviceId device;
    private readonly IActorRef coordinator;
    private readonly ITrialRunner runner;
    private readonly DeviceThread thread;
    private readonly ILoggingAdapter log = Context.GetLogger();
    private readonly Dictionary<LeaseId, IReadOnlyList<IProtocolMessage>> unacknowledged = [];
    private Attempt? running;

    /// <summary>A device's actor.</summary>
    /// <param name="device">The device.</param>
    /// <param name="coordinator">The way to the coordinator in charge.</param>
    /// <param name="runner">Runs attempts; owned.</param>
    public DeviceActor(DeviceId device, IActorRef coordinator, ITrialRunner runner)
    {
        ArgumentNullException.ThrowIfNull(device);
        this.device = device;
        this.coordinator = coordinator;
        this.runner = runner;
        thread = new(device.ToString());
        Receive<AskNow>(_ => Ask());
        Receive<NoWork>(m => Timers.StartSingleTimer("ask", AskNow.Instance, m.RetryAfter));
        Receive<LeaseGranted>(Start);
        Receive<RenewNow>(_ => RenewLease());
        Receive<LeaseRenewed>(_ => { });
        Receive<StopAttempt>(Stop);
        Receive<Ended>(OnEnded);
        Receive<ResultPersisted>(m => Acknowledged(m.Lease));
        Receive<EndRecorded>(m => Acknowledged(m.Lease));
        Receive<SendNow>(_ => Resend());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart() => Ask();

    private void Ask()
    {
        if (running is not null)
            return;
        coordinator.Tell(new RequestWork(device));
        Timers.StartSingleTimer("ask", AskNow.Instance, AskAgain); // in case the answer is lost
    }

    private void Start(LeaseGranted work)
    {
        if (running is not null)
        {
            if (running.Work.Lease != work.Lease)
                log.Warning("{0} was handed trial {1} while it runs trial {2}; the lease will expire", device, work.Lease.Trial, running.Work.Lease.Trial);
            return;
        }

        Timers.Cancel("ask");
        var attempt = running = new(work, new(work.Config.Training.Epochs), new());
        var period = work.Duration / 3 < ProgressPeriod ? work.Duration / 3 : ProgressPeriod;
        Timers.StartPeriodicTimer("renew", RenewNow.Instance, TimeSpan.Zero, period);
        var self = Self;
        thread.Post(() => self.Tell(Run(attempt)));
    }

    /// <summary>On the device's thread.</summary>
    private Ended Run(Attempt attempt)
    {
        var work = attempt.Work;
        using var span = PsiSweepTelemetry.Spans.StartFromMessage("attempt", ActivityKind.Internal, work.Trace);
        span?.SetTag("psisweep.trial", work.Lease.Trial).SetTag("psisweep.attempt", work.Lease.Attempt)
            .SetTag("psisweep.node", device.Node).SetTag("psisweep.device", device.Device);
        try
        {
            var result = runner.Run(
                new() { Lease = work.Lease, Config = work.Config, OutputFolder = work.OutputFolder, Checkpoints = work.Checkpoints }, attempt.Control, attempt.Observer);
            span?.SetTag("psisweep.status", result.Status.ToText());
            return new(attempt, result, null, span.ToMessage());
        }
        catch (OperationCanceledException)
        {
            span?.SetStatus(ActivityStatusCode.Error, "stopped");
            return new(attempt, null, null, null);
        }
        catch (Exception e) // whatever an attempt throws is that attempt's failure, not the device's
        {
            span?.SetStatus(ActivityStatusCode.Error, e.Message);
            return new(attempt, null, e, span.ToMessage());
        }
    }

    private void RenewLease()
    {
        if (running is { } attempt)
            coordinator.Tell(new RenewLease(attempt.Work.Lease, device, attempt.Observer.Take()));
    }

    private void Stop(StopAttempt m)
    {
        unacknowledged.Remove(m.Lease);
        if (running is not { } attempt || attempt.Work.Lease != m.Lease)
            return;
        log.Info("{0} stops trial {1}: {2}", device, m.Lease.Trial, m.Reason);
        attempt.Control.Stop(m.Reason);
        Timers.Cancel("renew");
    }

    private void OnEnded(Ended ended)
    {
        running = null;
        Timers.Cancel("renew");
        var lease = ended.Attempt.Work.Lease;
        if (ended.Result is { } result)
            SendUntilAcknowledged(lease, [.. ResultParts.Split(lease, device, result, ended.Trace)]);
        else if (ended.Error is { } error)
        {
            log.Error(error, "{0}: trial {1}, attempt {2} failed", device, lease.Trial, lease.Attempt);
            SendUntilAcknowledged(lease, [new AttemptGivenUp(lease, device, AttemptErrors.Classify(error), Describe(error), ended.Trace)]);
        }

        Ask();
    }

    private static string Describe(Exception error)
    {
        const int longest = 2000; // libtorch's errors come with whole stacks
        var text = $"{error.GetType().Name}: {error.Message}".ReplaceLineEndings(" ");
        return text.Length <= longest ? text : text[..longest];
    }

    private void SendUntilAcknowledged(LeaseId lease, IReadOnlyList<IProtocolMessage> messages)
    {
        unacknowledged[lease] = messages;
        foreach (var message in messages)
            coordinator.Tell(message);
        Timers.StartPeriodicTimer("send", SendNow.Instance, SendAgain);
    }

    private void Resend()
    {
        foreach (var message in unacknowledged.Values.SelectMany(m => m))
            coordinator.Tell(message);
    }

    private void Acknowledged(LeaseId lease)
    {
        unacknowledged.Remove(lease);
        if (unacknowledged.Count == 0)
            Timers.Cancel("send");
    }

    /// <inheritdoc/>
    protected override void PostStop()
    {
        running?.Control.Stop("the node ends");
        thread.Post(runner.Dispose);
        thread.Dispose();
    }

    private sealed record Attempt(LeaseGranted Work, AttemptObserver Observer, AttemptControl Control);

    private sealed record Ended(Attempt Attempt, TrialResult? Result, Exception? Error, TraceContext? Trace);

    private sealed record AskNow
    {
        public static AskNow Instance { get; } = new();
    }

    private sealed record RenewNow
    {
        public static RenewNow Instance { get; } = new();
    }

    private sealed record SendNow
    {
        public static SendNow Instance { get; } = new();
    }
}
