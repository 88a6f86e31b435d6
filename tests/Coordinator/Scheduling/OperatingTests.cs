using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Tests.Scheduling;

/// <summary>Pause, resume, cancel, drain; and a coordinator that stands still.</summary>
public class OperatingTests
{
    private static readonly DeviceId A = new("a", "cpu:0", "cpu");
    private static readonly DeviceId B = new("b", "cpu:0", "cpu");

    private static T Message<T>(IEnumerable<Reply> replies)
        where T : IProtocolMessage => Assert.IsType<T>(Assert.IsType<Send>(Assert.Single(replies)).Message);

    [Fact]
    public void A_pause_hands_running_attempts_back_survives_a_restart_and_ends_with_resume()
    {
        var schedule = new Schedule(5);
        var lease = schedule.Lease(A);
        var stop = Message<StopAttempt>(schedule.Do(new Operate(new PauseSweep())));
        Assert.Equal((lease, true), (stop.Lease, stop.HandBack));
        Assert.True(Message<StopAttempt>(schedule.Do(new Renew(lease, A))).HandBack); // said again: the first may have been lost
        Assert.Null(schedule.Ask(B));
        schedule.GiveUp(lease, A, AttemptEnd.HandedBack);
        schedule.Restart();
        Assert.Null(schedule.Ask(A));
        schedule.Do(new Operate(new ResumeSweep()));
        Assert.Equal((0L, 2), (schedule.Lease(A).Trial, schedule.State.Leases[0].Id.Attempt));
    }

    [Fact]
    public void A_cancelled_sweep_is_over_once_everything_is_handed_back_and_can_be_resumed()
    {
        var schedule = new Schedule(2);
        var lease = schedule.Lease(A);
        schedule.Do(new Operate(new CancelSweep()));
        Assert.False(schedule.State.IsOver);
        schedule.GiveUp(lease, A, AttemptEnd.HandedBack);
        Assert.True(schedule.State.IsOver);
        Assert.True(Message<NoWork>(schedule.Do(new AskForWork(A))).SweepEnded);
        schedule.Do(new Operate(new PauseSweep()));
        Assert.False(schedule.Answer!.Done);
        schedule.Do(new Operate(new ResumeSweep()));
        schedule.Finish(schedule.Lease(A), A);
        schedule.Finish(schedule.Lease(A), A);
        Assert.True(schedule.State.IsComplete);
        schedule.Do(new Operate(new CancelSweep()));
        Assert.Equal((false, "the sweep has finished"), (schedule.Answer!.Done, schedule.Answer.Text));
    }

    [Fact]
    public void A_drained_node_hands_back_and_gets_nothing_until_its_process_starts_anew()
    {
        var schedule = new Schedule(5);
        var lease = schedule.Lease(A, new("1"));
        schedule.Do(new Operate(new DrainNode("nobody")));
        Assert.Equal((false, "there is no node nobody; there are a"), (schedule.Answer!.Done, schedule.Answer.Text));
        Message<LeaveCluster>(schedule.Do(new Operate(new DrainNode("a"))));
        Assert.True(Message<StopAttempt>(schedule.Do(new Renew(lease, A))).HandBack);
        schedule.GiveUp(lease, A, AttemptEnd.HandedBack);
        Message<LeaveCluster>(schedule.Do(new AskForWork(A, new("1"))));
        Assert.Equal(0, schedule.Lease(B).Trial);
        Assert.NotNull(schedule.Ask(A, new("2")));
    }

    [Fact]
    public void A_drain_holds_under_a_coordinator_that_takes_over_and_ends_with_a_process_that_someone_starts()
    {
        var schedule = new Schedule(5);
        var lease = schedule.Lease(A, new("1"));
        schedule.Do(new Operate(new DrainNode("a")));
        schedule.Restart();
        Assert.True(Message<StopAttempt>(schedule.Do(new Renew(lease, A))).HandBack);
        schedule.GiveUp(lease, A, AttemptEnd.HandedBack);
        Message<LeaveCluster>(schedule.Do(new AskForWork(A, new("1"))));
        Message<LeaveCluster>(schedule.Do(new AskForWork(A, new("2", AttemptEnd.Crashed, "killed by signal 6 (SIGABRT)"))));
        schedule.Restart();
        Message<LeaveCluster>(schedule.Do(new AskForWork(A, new("2", AttemptEnd.Crashed, "killed by signal 6 (SIGABRT)"))));
        schedule.Finish(schedule.Lease(A, new("3")), A);
        schedule.Restart();
        Assert.NotNull(schedule.Ask(A, new("4", AttemptEnd.Lost, "exit code 1"))); // the drain is over for good
    }

    [Fact]
    public void A_drain_holds_for_a_process_whose_start_the_coordinator_had_not_heard()
    {
        var schedule = new Schedule(5);
        var lease = schedule.Lease(A, new("1"));
        schedule.Restart();
        schedule.Do(new Renew(lease, A)); // tells no start
        schedule.Do(new Operate(new DrainNode("a")));
        schedule.GiveUp(lease, A, AttemptEnd.HandedBack);
        Message<LeaveCluster>(schedule.Do(new AskForWork(A, new("1"))));
        schedule.Do(new Lose([A]));
        Assert.NotNull(schedule.Ask(A, new("2")));
    }

    [Fact]
    public void A_node_is_drained_of_a_paused_sweep_although_the_order_was_lost()
    {
        var schedule = new Schedule(5);
        Assert.NotNull(schedule.Ask(A, new("1")));
        schedule.Do(new Operate(new PauseSweep()));
        schedule.Do(new Operate(new DrainNode("a")));
        Message<LeaveCluster>(schedule.Do(new AskForWork(A, new("1"))));
    }

    [Fact]
    public void A_coordinator_that_stood_still_takes_no_lease_away()
    {
        var schedule = new Schedule(5);
        var lease = schedule.Lease(A);
        schedule.Pass(TimeSpan.FromSeconds(3));
        schedule.Freeze(TimeSpan.FromMinutes(10));
        Assert.Equal(lease, schedule.State.Leases[0].Id);
        schedule.Pass(schedule.Rules.LeaseDuration, renew: false);
        Assert.Empty(schedule.State.Leases);
    }

    [Fact]
    public void A_later_epoch_takes_a_trial_over_from_an_earlier_one_and_never_the_other_way()
    {
        var schedule = new Schedule(5);
        var old = schedule.Lease(A);
        schedule.Pass(schedule.Rules.LeaseDuration, renew: false);
        var later = schedule.Lease(B);
        Assert.Equal(old.Trial, later.Trial);
        schedule.Restart(); // the leases are not persisted
        Message<LeaseRenewed>(schedule.Do(new Renew(old, A)));
        var replies = schedule.Do(new Renew(later, B));
        Assert.Contains(replies, r => r is Send { Message: LeaseRenewed } && r.To == B);
        Assert.Contains(replies, r => r is Send { Message: StopAttempt s } && r.To == A && s.Lease == old);
        Assert.Contains("later epoch", Message<StopAttempt>(schedule.Do(new Renew(old, A))).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_late_renewal_brings_a_lost_attempt_back_unless_the_trial_was_leased_again()
    {
        var schedule = new Schedule(5);
        var old = schedule.Lease(A);
        schedule.Pass(schedule.Rules.LeaseDuration, renew: false);
        Message<LeaseRenewed>(schedule.Do(new Renew(old, A)));
        schedule.Pass(schedule.Rules.LeaseDuration, renew: false);
        var later = schedule.Lease(B);
        schedule.Do(new Lose([B]));
        // Nobody holds it now, but a later epoch has been handed out: the old one is fenced for good.
        Assert.Contains("later epoch", Message<StopAttempt>(schedule.Do(new Renew(old, A))).Reason, StringComparison.Ordinal);
        Message<LeaseRenewed>(schedule.Do(new Renew(later, B)));
    }
}
