using Akka.Actor;
using Akka.Event;
using PsiSweep.GpuNode.Exits;
using PsiSweep.GpuNode.Leases;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.GpuNode.Actors;

/// <summary>The shell around <see cref="DeviceMachine"/>: passes messages on, lets time pass, does what is decided.</summary>
public sealed class DeviceActor : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(200);

    private readonly Device device;
    private readonly IActorRef coordinator;
    private readonly DeviceMachine machine = new(new());
    private readonly ILoggingAdapter log = Context.GetLogger();

    /// <summary>A device's actor.</summary>
    /// <param name="device">The device.</param>
    /// <param name="coordinator">The way to the coordinator in charge.</param>
    public DeviceActor(Device device, IActorRef coordinator)
    {
        this.device = device;
        this.coordinator = coordinator;
        Receive<Tick>(_ => Process(new DeviceTick(device.Attempt?.Control.Steps ?? 0)));
        Receive<AttemptEndedNow>(_ => TakeEnded());
        Receive<StopAttempt>(m =>
        {
            if (device.Session.Running?.Lease == m.Lease)
                log.Info("{0} {1} trial {2}: {3}", device.Session.Device, m.HandBack ? "hands back" : "stops", m.Lease.Trial, m.Reason);
            Process(m);
        });
        Receive<Leave>(Process);
        Receive<IProtocolMessage>(m =>
        {
            device.IsAnswered = true;
            Process(m);
        });
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        device.Attach(Self);
        Timers.StartPeriodicTimer("tick", Tick.Instance, TimeSpan.Zero, TickPeriod);
        TakeEnded();
    }

    private void TakeEnded()
    {
        while (device.TryTakeEnded(out var over, out var error))
        {
            if (error is not null)
                log.Error(error, "{0}: trial {1}, attempt {2} failed", device.Session.Device, over.Lease.Trial, over.Lease.Attempt);
            Process(over);
        }
    }

    private void Process(object input)
    {
        var (session, actions) = machine.Process(device.Session, input, device.Time.Now);
        device.Session = session;
        foreach (var action in actions)
            Do(action);
    }

    private void Do(IDeviceAction action)
    {
        var attempt = device.Attempt;
        switch (action)
        {
            case Tell tell:
                coordinator.Tell(tell.Message);
                break;
            case TellRenewal renewal:
                coordinator.Tell(
                    new RenewLease(
                        renewal.Lease,
                        device.Session.Device,
                        attempt?.Lease == renewal.Lease ? attempt.Observer.Take() : null,
                        device.Session.Start
                    )
                );
                break;
            case BeginAttempt begin:
                device.Begin(begin.Work);
                break;
            case EndAttempt end:
                attempt?.Control.Stop(end.Reason);
                break;
            case HandAttemptBack back:
                attempt?.Control.HandBack(back.Reason);
                break;
            case TellLeaseHolds holds:
                if (attempt is not null)
                    attempt.Control.HoldsLease = holds.Holds;
                if (!holds.Holds)
                    log.Warning(
                        "{0} had no word from the coordinator for a whole lease: it goes on training, but writes no checkpoint until it "
                            + "has",
                        device.Session.Device
                    );
                break;
            case ForgetCheckpoints forget:
                device.ForgetCheckpoints(forget.Lease);
                break;
            case EndProcess end:
                log.Error("{0}: {1}; this process ends and is started again", device.Session.Device, end.Reason);
                ProcessExit.Now(NodeExitCodes.Hung);
                break;
        }
    }

    private sealed record Tick
    {
        public static Tick Instance { get; } = new();
    }
}
