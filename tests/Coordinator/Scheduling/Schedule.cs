using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Scheduling;

/// <summary>A schedule at work in a test: applies decisions, keeps the journal, lets time pass as it does for a coordinator.</summary>
internal sealed class Schedule
{
    private readonly SweepMachine machine;

    public Schedule(long trials, SchedulingRules? rules = null)
    {
        Rules = rules ?? new();
        machine = new(Rules);
        Do(new Submit(SweepMachineTests.Header(trials)));
    }

    public SchedulingRules Rules { get; }

    public SweepState State { get; private set; } = SweepState.Initial;

    public List<IJournalEvent> Journal { get; } = [];

    public DateTimeOffset Now { get; private set; } = DateTimeOffset.UnixEpoch;

    public ControlAnswer? Answer { get; private set; }

    public IReadOnlyList<Reply> Do(ISweepCommand command)
    {
        var decision = machine.Process(State, command, Now);
        Journal.AddRange(decision.Events.OfType<IJournalEvent>());
        State = SweepStates.Apply(State, decision.Events);
        Answer = decision.Answer;
        return decision.Replies;
    }

    /// <summary>Time passes, looked at every second; devices that hold leases renew them.</summary>
    public void Pass(TimeSpan time, bool renew = true)
    {
        for (var end = Now + time; Now < end;)
        {
            Now += TimeSpan.FromSeconds(1);
            foreach (var lease in State.Leases.Values.Where(_ => renew).ToArray())
                Do(new Renew(lease.Id, lease.Device));
            Do(new Tick());
        }
    }

    /// <summary>The coordinator stands still.</summary>
    public void Freeze(TimeSpan time)
    {
        Now += time;
        Do(new Tick());
    }

    public LeaseId? Ask(DeviceId device, NodeStart? start = null) =>
        Do(new AskForWork(device, start)).OfType<Grant>().SingleOrDefault()?.Lease;

    public LeaseId Lease(DeviceId device, NodeStart? start = null)
    {
        var lease = Ask(device, start);
        Assert.NotNull(lease);
        return lease;
    }

    public void GiveUp(LeaseId lease, DeviceId device, AttemptEnd end, string reason = "boom") =>
        Assert.Contains(Do(new GiveUp(lease, device, end, reason)), r => r is Send { Message: EndRecorded });

    public void Finish(LeaseId lease, DeviceId device) => Do(new Finish(lease, device, SweepMachineTests.Result()));

    public TrialResult? Result(long trial) => Journal.OfType<TrialEnded>().SingleOrDefault(e => e.Trial == trial)?.Result;

    public void Restart()
    {
        State = SweepStates.Recovered(SweepStates.Apply(SweepState.Initial, Journal));
        Do(new Submit(State.Sweep!));
    }
}
