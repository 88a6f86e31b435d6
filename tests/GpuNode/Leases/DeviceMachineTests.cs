using PsiSweep.GpuNode.Leases;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.GpuNode.Tests.Leases;

/// <summary>Each rule of the device's side, one by one; the two sides together are checked in the coordinator's tests.</summary>
public class DeviceMachineTests
{
    private static readonly DeviceId Device = new("n1", "cpu:0", "cpu");
    private static readonly DeviceRules Rules = new();
    private readonly DeviceMachine machine = new(Rules);
    private DeviceSession session = new(Device, new("start"));
    private DateTimeOffset now = DateTimeOffset.UnixEpoch;
    private long steps;

    private static LeaseGranted Work(long trial = 0, string? startId = "start") =>
        new()
        {
            Lease = new("sweep", trial, 1, trial + 1),
            Config = null!,
            Duration = TimeSpan.FromSeconds(15),
            HungAfter = TimeSpan.FromSeconds(60),
            StartId = startId,
        };

    private static IReadOnlyList<IProtocolMessage> Result(LeaseGranted work) =>
        ResultParts.Split(work.Lease, Device, new() { Status = TrialStatus.Completed }, null);

    private IReadOnlyList<IDeviceAction> Do(object input)
    {
        (session, var actions) = machine.Process(session, input, now);
        return actions;
    }

    /// <summary>Time passes, with steps; what happened meanwhile.</summary>
    private List<IDeviceAction> Pass(double seconds, bool hangs = false)
    {
        var all = new List<IDeviceAction>();
        for (var end = now + TimeSpan.FromSeconds(seconds); now < end;)
        {
            now += TimeSpan.FromSeconds(0.2);
            steps += hangs ? 0 : 1;
            all.AddRange(Do(new DeviceTick(steps)));
        }

        return all;
    }

    private static IEnumerable<T> Told<T>(IEnumerable<IDeviceAction> actions) => actions.OfType<Tell>().Select(t => t.Message).OfType<T>();

    [Fact]
    public void A_process_that_is_refused_hands_back_what_it_runs_and_asks_for_nothing_more()
    {
        Do(Work());
        Assert.Single(Do(new RefuseNode("another works under the name")).OfType<HandAttemptBack>());
        Assert.Equal("another works under the name", session.Refused);
        Assert.False(session.HasLeft);
        Do(new AttemptOver(Work().Lease, [new AttemptGivenUp(Work().Lease, Device, AttemptEnd.HandedBack, "refused")]));
        Assert.Empty(Told<RequestWork>(Pass(10)));
        Do(new EndRecorded(Work().Lease));
        Assert.True(session.HasLeft);
    }

    [Fact]
    public void Asks_for_work_and_asks_again_while_nobody_answers()
    {
        Assert.Equal(new RequestWork(Device, new("start")), Assert.Single(Told<RequestWork>(Do(new DeviceTick(0)))));
        Assert.InRange(Told<RequestWork>(Pass(10)).Count(), 4, 5);
        Do(new NoWork(TimeSpan.FromSeconds(8), false));
        Assert.Empty(Told<RequestWork>(Pass(7)));
        Assert.Single(Told<RequestWork>(Pass(2)));
    }

    [Fact]
    public void Claims_nothing_before_its_first_renewal_is_answered_and_nothing_after_a_lease_without_word()
    {
        Assert.Contains(Do(Work()), a => a is BeginAttempt);
        Assert.Contains(Pass(0.2), a => a is TellRenewal);
        Assert.False(session.Running!.Holds);
        Assert.Contains(Do(new LeaseRenewed(Work().Lease)), a => a is TellLeaseHolds { Holds: true });
        var silence = Pass(16);
        Assert.Contains(silence, a => a is TellLeaseHolds { Holds: false });
        Assert.DoesNotContain(silence, a => a is EndAttempt); // it goes on: its result may still come first
        Assert.InRange(silence.OfType<TellRenewal>().Count(), 4, 8); // and it asks, ever less often
        Assert.Contains(Do(new LeaseRenewed(Work().Lease)), a => a is TellLeaseHolds { Holds: true });
    }

    [Fact]
    public void A_lease_is_reckoned_from_the_sending_of_the_renewal_not_from_its_answer()
    {
        Do(Work());
        Pass(0.2);
        var sent = now;
        Pass(5);
        Do(new LeaseRenewed(Work().Lease));
        Assert.Equal(sent + TimeSpan.FromSeconds(15), session.Running!.Until);
    }

    [Fact]
    public void Keeps_a_result_and_sends_it_ever_less_often_until_it_is_persisted()
    {
        Do(Work());
        Assert.Single(Told<ResultPart>(Do(new AttemptOver(Work().Lease, Result(Work())))));
        Assert.InRange(Told<ResultPart>(Pass(120)).Count(), 5, 9);
        Assert.Equal([new ForgetCheckpoints(Work().Lease)], Do(new ResultPersisted(Work().Lease)).OfType<ForgetCheckpoints>());
        Assert.Empty(Told<ResultPart>(Pass(120)));
        Assert.Empty(Do(new ResultPersisted(Work().Lease)).OfType<ForgetCheckpoints>());
    }

    [Fact]
    public void Takes_no_more_work_while_results_wait_for_a_slow_storage()
    {
        for (var trial = 0; trial < Rules.MostUnacknowledged; trial++)
        {
            Do(Work(trial));
            Do(new AttemptOver(Work(trial).Lease, Result(Work(trial))));
        }

        Assert.Empty(Told<RequestWork>(Pass(60)));
        Assert.Single(Told<RequestWork>(Do(new ResultPersisted(Work(0).Lease))));
    }

    [Fact]
    public void An_attempt_without_a_step_hangs_is_reported_and_its_process_ends()
    {
        Do(Work());
        Pass(50);
        Do(new LeaseRenewed(Work().Lease));
        Assert.Empty(Told<AttemptGivenUp>(Pass(59, hangs: true)));
        var hung = Pass(3, hangs: true);
        Assert.Equal(AttemptEnd.Hung, Assert.Single(Told<AttemptGivenUp>(hung)).End);
        Assert.DoesNotContain(hung, a => a is EndProcess);
        Do(new EndRecorded(Work().Lease));
        Assert.Contains(Pass(0.4, hangs: true), a => a is EndProcess);
    }

    [Fact]
    public void A_lease_that_was_given_up_is_not_renewed_while_its_process_is_still_there()
    {
        Do(Work());
        Pass(50);
        Do(new LeaseRenewed(Work().Lease));
        while (!Told<AttemptGivenUp>(Pass(0.2, hangs: true)).Any())
            Do(new LeaseRenewed(Work().Lease));
        Assert.Empty(Pass(Rules.LastWords.TotalSeconds, hangs: true).OfType<TellRenewal>()); // it would open the lease again
    }

    [Fact]
    public void A_process_that_must_end_waits_for_the_coordinator_only_so_long()
    {
        Do(Work());
        Assert.Contains(Pass(60 + Rules.LastWords.TotalSeconds + 1, hangs: true), a => a is EndProcess);
    }

    [Fact]
    public void A_process_that_stood_still_does_not_take_its_attempt_for_hung()
    {
        Do(Work());
        Pass(1);
        now += TimeSpan.FromHours(1);
        Assert.Empty(Told<AttemptGivenUp>(Pass(5, hangs: true)));
    }

    [Fact]
    public void Leaving_hands_back_what_runs_and_has_left_once_that_is_recorded()
    {
        Do(Work());
        Assert.Contains(Do(new Leave("SIGTERM")), a => a is HandAttemptBack { Reason: "SIGTERM" });
        Assert.DoesNotContain(Do(new LeaveCluster("again")), a => a is HandAttemptBack);
        Do(new AttemptOver(Work().Lease, [new AttemptGivenUp(Work().Lease, Device, AttemptEnd.HandedBack, "SIGTERM")]));
        Assert.False(session.HasLeft);
        Assert.Empty(Told<RequestWork>(Pass(10)));
        Do(new EndRecorded(Work().Lease));
        Assert.True(session.HasLeft);
    }

    [Fact]
    public void A_lease_it_has_no_room_for_is_handed_back_at_once()
    {
        Do(Work(0));
        var answer = Assert.Single(Told<AttemptGivenUp>(Do(Work(1))));
        Assert.Equal((1, AttemptEnd.HandedBack), (answer.Lease.Trial, answer.End));
        Assert.Empty(Do(Work(0))); // said twice
    }

    [Fact]
    public void A_lease_that_the_process_before_it_had_asked_for_is_not_taken() =>
        Assert.DoesNotContain(Do(Work(startId: "before")), a => a is BeginAttempt);

    [Fact]
    public void An_order_to_hand_back_renews_the_lease_while_the_checkpoint_is_written()
    {
        Do(Work());
        Pass(0.2);
        Assert.Contains(Do(new StopAttempt(Work().Lease, "paused", HandBack: true)), a => a is HandAttemptBack { Reason: "paused" });
        Assert.True(session.Running!.Holds);
        Assert.Contains(Do(new StopAttempt(Work().Lease, "of no more use")), a => a is EndAttempt);
    }
}
