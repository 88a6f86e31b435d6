using System.Globalization;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.GpuNode.Leases;

/// <summary>
/// A device's side of the lease protocol, as a pure function: asks for work when it has room, renews its lease, knows when it has run out,
/// keeps a
/// result until it is acknowledged as persisted, hands back what it runs when it must leave, sees an attempt that hangs. docs/protocol.md
/// states it.
/// </summary>
/// <param name="rules">Durations and limits.</param>
public sealed class DeviceMachine(DeviceRules rules)
{
    /// <summary>Decides.</summary>
    /// <param name="session">Where the device is.</param>
    /// <param name="input">A message of the coordinator, <see cref="DeviceTick"/>, <see cref="AttemptOver"/> or
    /// <see cref="Leave"/>.</param>
    /// <param name="now">When; from a clock that never jumps.</param>
    /// <returns>Where it is then, and what it does, in order.</returns>
    public (DeviceSession Session, IReadOnlyList<IDeviceAction> Actions) Process(DeviceSession session, object input, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(session);
        var actions = new List<IDeviceAction>();
        var next = input switch
        {
            DeviceTick tick => OnTick(session, tick, now, actions),
            LeaseGranted granted => OnGranted(session, granted, now, actions),
            NoWork noWork => session with { NextAsk = now + noWork.RetryAfter },
            LeaseRenewed renewed => OnRenewed(session, renewed, actions),
            StopAttempt stop => OnStop(session, stop, actions),
            ResultPersisted persisted => OnAcknowledged(session, persisted.Lease, new ForgetCheckpoints(persisted.Lease), actions),
            EndRecorded recorded => OnAcknowledged(session, recorded.Lease, null, actions),
            LeaveCluster order => OnLeave(session, order.Reason, actions),
            RefuseNode refused => OnLeave(session with { Refused = refused.Reason }, refused.Reason, actions),
            Leave order => OnLeave(session, order.Reason, actions),
            AttemptOver over => OnOver(session, over, now, actions),
            _ => throw new ArgumentOutOfRangeException(nameof(input), input, "nothing that a device is told"),
        };
        return (AskIfIdle(next, now, actions), actions);
    }

    private DeviceSession OnTick(DeviceSession session, DeviceTick tick, DateTimeOffset now, List<IDeviceAction> actions)
    {
        var gap = now - session.LastTick > rules.LongestTickGap ? now - session.LastTick!.Value : TimeSpan.Zero;
        var next = session with { LastTick = now };
        if (next.Running is { } running)
        {
            running = running with { LastStepAt = running.LastStepAt + gap };
            // A lease that was given up is not renewed: the coordinator would open it again, and lose it once more with the process.
            next = Watch(next with { Running = next.EndBy is null ? Renew(running, now, actions) : running }, tick.Steps, now, actions);
        }

        next = SendAgain(next, now, actions);
        if (next.EndBy is { } end && (next.Outbox.IsEmpty || now >= end))
            actions.Add(new EndProcess("an attempt hangs"));
        return next;
    }

    private RunningLease Renew(RunningLease running, DateTimeOffset now, List<IDeviceAction> actions)
    {
        if (running.Holds && now >= running.Until)
        {
            actions.Add(new TellLeaseHolds(false));
            running = running with { Holds = false };
        }

        if (running.Stopped || now < running.NextRenewal)
            return running;
        actions.Add(new TellRenewal(running.Lease));
        var period = running.Duration / 3 < rules.RenewEvery ? running.Duration / 3 : rules.RenewEvery;
        var wait = period * Math.Pow(2, Math.Min(running.Unanswered, 10));
        return running with
        {
            NextRenewal = now + (wait < rules.LongestRenewEvery ? wait : rules.LongestRenewEvery),
            UnansweredSince = running.UnansweredSince ?? now,
            Unanswered = running.Unanswered + 1,
        };
    }

    /// <summary>The watchdog.</summary>
    private DeviceSession Watch(DeviceSession session, long steps, DateTimeOffset now, List<IDeviceAction> actions)
    {
        var running = session.Running!;
        if (steps != running.Steps)
            return session with { Running = running with { Steps = steps, LastStepAt = now } };
        if (session.EndBy is not null || now - running.LastStepAt < running.HungAfter)
            return session;
        var reason = string.Create(
            CultureInfo.InvariantCulture,
            $"no step for {running.HungAfter.TotalSeconds:0} s (scheduling.hung_after_seconds): the attempt hangs, its process is started "
                + $"again"
        );
        return Post(
            session with
            {
                EndBy = now + rules.LastWords,
            },
            running.Lease,
            [new AttemptGivenUp(running.Lease, session.Device, AttemptEnd.Hung, reason)],
            now,
            actions
        );
    }

    private DeviceSession SendAgain(DeviceSession session, DateTimeOffset now, List<IDeviceAction> actions)
    {
        foreach (var (lease, outgoing) in session.Outbox.Where(o => o.Value.NextSend <= now).OrderBy(o => o.Key.Epoch))
        {
            actions.AddRange(outgoing.Messages.Select(m => new Tell(m)));
            var wait = outgoing.Wait * 2 < rules.LongestSendAgain ? outgoing.Wait * 2 : rules.LongestSendAgain;
            session = session with { Outbox = session.Outbox.SetItem(lease, outgoing with { NextSend = now + wait, Wait = wait }) };
        }

        return session;
    }

    private DeviceSession OnGranted(DeviceSession session, LeaseGranted granted, DateTimeOffset now, List<IDeviceAction> actions)
    {
        if (session.Running?.Lease == granted.Lease || session.Outbox.ContainsKey(granted.Lease))
            return session; // said twice
        if (granted.StartId is { } asker && asker != session.Start.Id)
            return session; // the process before this one had asked; its leases are closed
        if (session.Running is not null || session.Leaving is not null || session.EndBy is not null)
            return Post(
                session,
                granted.Lease,
                [new AttemptGivenUp(granted.Lease, session.Device, AttemptEnd.HandedBack, "the device has no room")],
                now,
                actions
            );
        actions.Add(new BeginAttempt(granted));
        return session with
        {
            Running = new(granted.Lease, granted.Duration, granted.HungAfter, Until: now, LastStepAt: now) { NextRenewal = now },
        };
    }

    private static DeviceSession OnRenewed(DeviceSession session, LeaseRenewed renewed, List<IDeviceAction> actions)
    {
        if (session.Running is not { UnansweredSince: { } sent } running || running.Lease != renewed.Lease)
            return session;
        if (!running.Holds)
            actions.Add(new TellLeaseHolds(true));
        return session with
        {
            Running = running with { Until = sent + running.Duration, Holds = true, UnansweredSince = null, Unanswered = 0 },
        };
    }

    private static DeviceSession OnStop(DeviceSession session, StopAttempt stop, List<IDeviceAction> actions)
    {
        if (session.Running is { } running && running.Lease == stop.Lease)
        {
            if (stop.HandBack)
                return OnHandBack(session, running, stop.Reason, actions);
            if (!running.Stopped)
                actions.Add(new EndAttempt(stop.Reason));
            return session with { Running = running with { Stopped = true } };
        }

        return stop.HandBack ? session : session with { Outbox = session.Outbox.Remove(stop.Lease) };
    }

    /// <summary>Answers a renewal like <see cref="LeaseRenewed"/>: the lease holds while the checkpoint is written.</summary>
    private static DeviceSession OnHandBack(DeviceSession session, RunningLease running, string reason, List<IDeviceAction> actions)
    {
        var renewed = OnRenewed(session, new LeaseRenewed(running.Lease), actions);
        if (!running.HandedBack)
            actions.Add(new HandAttemptBack(reason));
        return renewed with { Running = renewed.Running! with { HandedBack = true } };
    }

    private static DeviceSession OnAcknowledged(DeviceSession session, LeaseId lease, IDeviceAction? then, List<IDeviceAction> actions)
    {
        if (then is not null && session.Outbox.ContainsKey(lease))
            actions.Add(then);
        return session with { Outbox = session.Outbox.Remove(lease) };
    }

    private static DeviceSession OnLeave(DeviceSession session, string reason, List<IDeviceAction> actions)
    {
        if (session.Running is not { HandedBack: false } running)
            return session with { Leaving = reason };
        actions.Add(new HandAttemptBack(reason));
        return session with { Leaving = reason, Running = running with { HandedBack = true } };
    }

    private DeviceSession OnOver(DeviceSession session, AttemptOver over, DateTimeOffset now, List<IDeviceAction> actions)
    {
        var free = session.Running?.Lease == over.Lease ? session with { Running = null, NextAsk = now } : session;
        return over.Messages.Count == 0 ? free : Post(free, over.Lease, over.Messages, now, actions);
    }

    private DeviceSession Post(
        DeviceSession session,
        LeaseId lease,
        IReadOnlyList<IProtocolMessage> messages,
        DateTimeOffset now,
        List<IDeviceAction> actions
    )
    {
        actions.AddRange(messages.Select(m => new Tell(m)));
        return session with { Outbox = session.Outbox.SetItem(lease, new(messages, now + rules.SendAgain, rules.SendAgain)) };
    }

    private DeviceSession AskIfIdle(DeviceSession session, DateTimeOffset now, List<IDeviceAction> actions)
    {
        if (
            session.Running is not null
            || session.Leaving is not null
            || session.EndBy is not null
            || session.Outbox.Count >= rules.MostUnacknowledged
            || now < session.NextAsk
        )
            return session;
        actions.Add(new Tell(new RequestWork(session.Device, session.Start)));
        return session with { NextAsk = now + rules.AskAgain };
    }
}
