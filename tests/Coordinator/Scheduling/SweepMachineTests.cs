using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Scheduling;

/// <summary>Each rule of the schedule, one by one.</summary>
public class SweepMachineTests
{
    private static readonly DeviceId A = new("node-1", "cpu:0", "cpu");
    private static readonly DeviceId B = new("node-2", "cpu:0", "cpu");
    private static readonly SchedulingRules Rules = new() { LeaseDuration = TimeSpan.FromSeconds(15) };
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly SweepMachine machine = new(Rules);
    private readonly List<ISweepEvent> journal = [];
    private SweepState state = SweepState.Initial;
    private DateTimeOffset now = Start;

    public SweepMachineTests() => Do(new Submit(Header(3)));

    internal static SweepHeader Header(long trials) => new("id", "test", trials, "yaml");

    internal static TrialResult Result(TrialStatus status = TrialStatus.Completed) => new() { Status = status };

    private IReadOnlyList<Reply> Do(ISweepCommand command)
    {
        var decision = machine.Process(state, command, now);
        journal.AddRange(decision.Events.OfType<IJournalEvent>());
        state = SweepStates.Apply(state, decision.Events);
        return decision.Replies;
    }

    /// <summary>Time passes as it does for a coordinator: looked at every second.</summary>
    private void Pass(TimeSpan time)
    {
        for (var end = now + time; now < end;)
        {
            now += TimeSpan.FromSeconds(1);
            Do(new Tick());
        }
    }

    private LeaseId Lease(DeviceId device) => Assert.IsType<Grant>(Assert.Single(Do(new AskForWork(device)))).Lease;

    private T Answer<T>(ISweepCommand command)
        where T : IProtocolMessage => Assert.IsType<T>(Assert.IsType<Send>(Assert.Single(Do(command))).Message);

    [Fact]
    public void Hands_trials_out_in_order_with_growing_epochs()
    {
        var first = Lease(A);
        var second = Lease(B);
        Assert.Equal((0, 1), (first.Trial, first.Attempt));
        Assert.Equal(1, second.Trial);
        Assert.True(second.Epoch > first.Epoch);
    }

    [Fact]
    public void Epochs_are_reserved_in_the_journal_before_a_lease_of_them_is_handed_out()
    {
        var events = machine.Process(state, new AskForWork(A), now).Events;
        var reserved = events.ToList().FindIndex(e => e is EpochsReserved);
        var opened = events.ToList().FindIndex(e => e is LeaseOpened);
        Assert.True(reserved >= 0 && reserved < opened);
    }

    [Fact]
    public void A_repeated_question_gets_the_same_lease_until_the_device_was_heard_of()
    {
        var lease = Lease(A);
        Assert.Equal(lease, Lease(A));
        Answer<LeaseRenewed>(new Renew(lease, A));
        var next = Lease(A); // it knew of the lease and asks all the same: it restarted
        Assert.Equal((0L, 2), (next.Trial, next.Attempt));
        Assert.Equal(1, state.AttemptsEnded[AttemptEnd.Lost]);
    }

    [Fact]
    public void A_lease_that_is_not_renewed_goes_back_and_costs_the_trial_nothing()
    {
        var lease = Lease(A);
        Pass(Rules.LeaseDuration - TimeSpan.FromSeconds(1));
        Answer<LeaseRenewed>(new Renew(lease, A));
        Pass(Rules.LeaseDuration - TimeSpan.FromSeconds(1));
        Assert.Contains(0L, state.Leases.Keys);
        Pass(TimeSpan.FromSeconds(1));
        Assert.Empty(state.Leases);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(0, Lease(B).Trial);
            Pass(Rules.LeaseDuration);
        }

        Assert.Equal(0, state.Count(TrialStatus.Failed));
    }

    [Fact]
    public void The_first_result_wins_and_the_other_attempt_is_told_to_stop()
    {
        var late = Lease(A);
        Pass(Rules.LeaseDuration);
        var current = Lease(B);
        Assert.Equal(late.Trial, current.Trial);

        var replies = Do(new Finish(late, A, Result()));
        Assert.Contains(replies, r => r is Send { Message: ResultPersisted p } && r.To == A && p.Lease == late);
        Assert.Contains(replies, r => r is Send { Message: StopAttempt s } && r.To == B && s.Lease == current);
        Assert.Equal(late, Answer<ResultPersisted>(new Finish(late, A, Result())).Lease);
        Assert.Equal(current, Answer<ResultPersisted>(new Finish(current, B, Result(TrialStatus.Diverged))).Lease);
        Assert.Equal(2, state.DuplicatesDropped);
        Assert.Equal(1, state.Count(TrialStatus.Completed));
        Assert.Equal(0, state.Count(TrialStatus.Diverged));
    }

    [Fact]
    public void A_failing_trial_is_tried_on_another_device_and_then_recorded_with_its_error()
    {
        Do(new AskForWork(B)); // B is known, and has trial 0
        var first = Lease(A);
        Assert.Equal(1, first.Trial);
        Answer<EndRecorded>(new GiveUp(first, A, AttemptEnd.Failed, "boom"));
        Pass(Rules.FirstBackOff);
        Assert.Equal(2, Lease(A).Trial); // not the one that just failed here
        Do(new Finish(state.Leases[0].Id, B, Result()));
        var second = Lease(B);
        Assert.Equal((1L, 2), (second.Trial, second.Attempt));
        Answer<EndRecorded>(new GiveUp(second, B, AttemptEnd.Failed, "boom again"));
        Pass(Rules.FirstBackOff * 2);
        Do(new Finish(state.Leases[2].Id, A, Result()));
        var third = Lease(A);
        Assert.Equal(3, third.Attempt);
        var ended = machine.Process(state, new GiveUp(third, A, AttemptEnd.Failed, "the last"), now).Events.OfType<TrialEnded>().Single();
        Assert.Equal((TrialStatus.Failed, "the last", 3), (ended.Result.Status, ended.Result.Reason, ended.Attempts));
    }

    [Fact]
    public void A_trial_that_failed_here_runs_here_again_when_there_is_no_other_device()
    {
        Answer<EndRecorded>(new GiveUp(Lease(A), A, AttemptEnd.Failed, "boom"));
        var meanwhile = Lease(A);
        Assert.Equal(1, meanwhile.Trial); // the one that failed waits
        Do(new Finish(meanwhile, A, Result()));
        Pass(Rules.FirstBackOff);
        var again = Lease(A);
        Assert.Equal((0L, 2), (again.Trial, again.Attempt));
    }

    [Fact]
    public void A_device_that_held_a_lease_of_an_earlier_coordinator_keeps_it()
    {
        var lease = Lease(A);
        Answer<LeaseRenewed>(new Renew(lease, A));
        Restart();
        Answer<LeaseRenewed>(new Renew(lease, A));
        Assert.Equal(1, Lease(B).Trial);
        Do(new Finish(lease, A, Result()));
        Assert.True(state.Ended.Contains(0));
    }

    [Fact]
    public void A_device_whose_trial_is_leased_to_another_or_has_ended_is_told_to_stop()
    {
        var lost = Lease(A);
        Do(new Lose([A]));
        var current = Lease(B);
        Assert.Equal(0, current.Trial);
        Assert.Contains("node-2", Answer<StopAttempt>(new Renew(lost, A)).Reason, StringComparison.Ordinal);
        Do(new Finish(current, B, Result()));
        Answer<StopAttempt>(new Renew(lost, A));
    }

    [Fact]
    public void Leases_of_another_sweep_or_of_no_trial_are_stopped()
    {
        Answer<StopAttempt>(new Finish(new("other", 0, 1, 1), A, Result()));
        Answer<StopAttempt>(new Renew(new("id", 99, 1, 1), A));
        Answer<StopAttempt>(new GiveUp(new("id", -1, 1, 1), A, AttemptEnd.Failed, "boom"));
    }

    [Fact]
    public void When_every_trial_has_ended_devices_are_told()
    {
        for (var i = 0; i < 3; i++)
            Do(new Finish(Lease(A), A, Result()));
        Assert.True(state.IsComplete);
        Assert.True(Answer<NoWork>(new AskForWork(A)).SweepEnded);
    }

    [Fact]
    public void Another_sweep_over_this_one_is_refused() =>
        Assert.Throws<InvalidOperationException>(() => Do(new Submit(Header(3) with { SweepId = "other" })));

    [Fact]
    public void After_a_restart_epochs_are_larger_than_any_that_may_have_been_handed_out()
    {
        var before = Lease(A).Epoch;
        Restart();
        Assert.True(Lease(B).Epoch > before);
    }

    /// <summary>The coordinator dies: only what was persisted comes back.</summary>
    private void Restart() => state = SweepStates.Recovered(SweepStates.Apply(SweepState.Initial, journal));
}
