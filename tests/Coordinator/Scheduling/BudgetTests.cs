using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Scheduling;

/// <summary>Two budgets, kept apart: what the infrastructure does never counts against a trial, what it does itself does.</summary>
public class BudgetTests
{
    private static readonly DeviceId A = new("a", "cpu:0", "cpu");
    private static readonly DeviceId A2 = new("a", "cpu:1", "cpu");
    private static readonly DeviceId B = new("b", "cpu:0", "cpu");

    private static NodeStart Start(string id, AttemptEnd? before = null) =>
        new(id, before, before is null ? "" : "killed by signal 6 (SIGABRT)");

    [Theory]
    [InlineData(AttemptEnd.Lost)]
    [InlineData(AttemptEnd.HandedBack)]
    [InlineData(AttemptEnd.Environment)]
    public void What_the_infrastructure_did_never_ends_a_trial(AttemptEnd end)
    {
        var schedule = new Schedule(1);
        for (var i = 1; i <= 50; i++)
        {
            var lease = schedule.Lease(A);
            Assert.Equal(i, lease.Attempt);
            schedule.GiveUp(lease, A, end);
            schedule.Pass(TimeSpan.FromMinutes(2));
        }

        schedule.Finish(schedule.Lease(A), A);
        Assert.Equal(TrialStatus.Completed, schedule.Result(0)!.Status);
        Assert.Equal(50, schedule.State.AttemptsEnded[end]);
    }

    [Fact]
    public void Preemptions_do_not_use_up_the_retries_of_a_trial_that_also_fails()
    {
        var schedule = new Schedule(1);
        for (var i = 0; i < 10; i++)
        {
            Assert.NotNull(schedule.Ask(A));
            schedule.Do(new Lose([A]));
        }

        schedule.GiveUp(schedule.Lease(A), A, AttemptEnd.Failed);
        schedule.Pass(TimeSpan.FromSeconds(5));
        schedule.GiveUp(schedule.Lease(A), A, AttemptEnd.Failed);
        schedule.Pass(TimeSpan.FromSeconds(5));
        Assert.Null(schedule.Result(0));
        schedule.GiveUp(schedule.Lease(A), A, AttemptEnd.Failed, "the third");
        Assert.Equal((TrialStatus.Failed, "the third"), (schedule.Result(0)!.Status, schedule.Result(0)!.Reason));
    }

    [Fact]
    public void A_failed_trial_waits_longer_each_time()
    {
        var schedule = new Schedule(1, new() { MaxAttempts = 10 });
        foreach (var wait in (int[])[1, 2, 4, 8, 16, 32, 60, 60])
        {
            schedule.GiveUp(schedule.Lease(A), A, AttemptEnd.Failed);
            schedule.Pass(TimeSpan.FromSeconds(wait - 1));
            Assert.Null(schedule.Ask(A));
            schedule.Pass(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void A_failed_trial_begins_anew_on_a_node_that_joined_later()
    {
        var schedule = new Schedule(1);
        schedule.GiveUp(schedule.Lease(A), A, AttemptEnd.Failed);
        Assert.Null(schedule.Ask(A)); // it waits
        schedule.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(
            (0, 2),
            schedule.Ask(new DeviceId("joined-later", "cuda:0", "cuda")) is { } lease ? (lease.Trial, lease.Attempt) : default
        );
    }

    [Fact]
    public void Out_of_memory_is_tried_once_more_alone_and_on_another_node_then_recorded()
    {
        var schedule = new Schedule(4);
        schedule.Do(new AskForWork(B));
        var first = schedule.Lease(A);
        schedule.GiveUp(first, A, AttemptEnd.OutOfMemory, "out of memory");
        schedule.Pass(TimeSpan.FromSeconds(5));
        Assert.NotEqual(first.Trial, schedule.Ask(A)?.Trial); // elsewhere
        schedule.Finish(schedule.State.Leases[0].Id, B);
        var second = schedule.Lease(B);
        Assert.Equal((first.Trial, 2), (second.Trial, second.Attempt));
        schedule.GiveUp(second, B, AttemptEnd.OutOfMemory, "again");
        Assert.Equal((TrialStatus.Failed, "again"), (schedule.Result(first.Trial)!.Status, schedule.Result(first.Trial)!.Reason));
    }

    [Fact]
    public void Out_of_memory_where_there_is_nothing_larger_is_not_tried_again()
    {
        var schedule = new Schedule(2);
        schedule.GiveUp(schedule.Lease(A), A, AttemptEnd.OutOfMemory, "out of memory");
        Assert.Equal(TrialStatus.Failed, schedule.Result(0)!.Status);
        Assert.Equal(1, schedule.Lease(A).Trial);
    }

    [Fact]
    public void Out_of_memory_beside_others_is_tried_again_alone()
    {
        var schedule = new Schedule(5);
        var first = schedule.Lease(A);
        var other = schedule.Lease(A2);
        schedule.GiveUp(first, A, AttemptEnd.OutOfMemory);
        schedule.Pass(TimeSpan.FromSeconds(2));
        Assert.Null(schedule.Ask(A)); // the node is kept free for it
        schedule.Finish(other, A2);
        Assert.Equal(first.Trial, schedule.Ask(A2)?.Trial);
        Assert.Null(schedule.Ask(A)); // nothing beside it
        schedule.Finish(schedule.State.Leases[first.Trial].Id, A2);
        Assert.NotNull(schedule.Ask(A));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_trial_that_brings_its_process_down_is_recorded_as_failed_and_the_sweep_goes_on(bool clusterSeesItFirst)
    {
        var schedule = new Schedule(2);
        schedule.Do(new AskForWork(A, Start("0")));
        for (var i = 1; i <= 3; i++)
        {
            var lease = schedule.State.Leases.Values.Single().Id;
            Assert.Equal((0L, i), (lease.Trial, lease.Attempt));
            schedule.Do(new Renew(lease, A));
            if (clusterSeesItFirst)
                schedule.Do(new Lose([A]));
            // The new process asks: the crash counts, and the trial waits.
            var other = schedule.Lease(A, Start($"{i}", AttemptEnd.Crashed));
            Assert.Equal(1, other.Trial);
            schedule.GiveUp(other, A, AttemptEnd.HandedBack);
            schedule.Pass(TimeSpan.FromSeconds(10));
            if (i < 3)
                Assert.Equal(0, schedule.Ask(A, Start($"{i}", AttemptEnd.Crashed))?.Trial);
        }

        Assert.Equal(TrialStatus.Failed, schedule.Result(0)!.Status);
        Assert.Contains("SIGABRT", schedule.Result(0)!.Reason, StringComparison.Ordinal);
        schedule.Finish(schedule.Lease(A), A);
        Assert.True(schedule.State.IsComplete);
    }

    [Fact]
    public void A_crash_beside_others_counts_against_none_until_one_crashes_alone()
    {
        var schedule = new Schedule(3, new() { MaxAttempts = 1 });
        var guilty = schedule.Lease(A, Start("0"));
        var innocent = schedule.Lease(A2, Start("0"));
        schedule.Do(new Renew(guilty, A));
        schedule.Do(new Renew(innocent, A2));
        schedule.Do(new Lose([A, A2]));
        Assert.Equal(guilty.Trial, schedule.Lease(A, Start("1", AttemptEnd.Crashed)).Trial); // alone now
        Assert.Null(schedule.Ask(A2, Start("1", AttemptEnd.Crashed)));
        schedule.Do(new Renew(schedule.State.Leases[guilty.Trial].Id, A));
        schedule.Do(new Lose([A, A2]));
        Assert.Equal(innocent.Trial, schedule.Lease(A, Start("2", AttemptEnd.Crashed)).Trial);
        Assert.Null(schedule.Ask(A2, Start("2", AttemptEnd.Crashed)));
        Assert.Equal(TrialStatus.Failed, schedule.Result(guilty.Trial)!.Status);
        schedule.Finish(schedule.State.Leases[innocent.Trial].Id, A);
        Assert.Equal(TrialStatus.Completed, schedule.Result(innocent.Trial)!.Status);
    }

    [Fact]
    public void A_kill_is_never_taken_for_a_crash()
    {
        var schedule = new Schedule(1, new() { MaxAttempts = 1 });
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(i + 1, schedule.Lease(A, Start($"{i}", AttemptEnd.Lost)).Attempt);
            schedule.Do(new Renew(schedule.State.Leases[0].Id, A));
        }

        Assert.Null(schedule.Result(0));
    }

    [Fact]
    public void Failed_trials_are_opened_again_at_a_word_with_their_budgets_as_new()
    {
        var schedule = new Schedule(2, new() { MaxAttempts = 2 });
        void FailIt()
        {
            for (var i = 0; i < 2; i++)
            {
                schedule.GiveUp(schedule.Lease(A), A, AttemptEnd.Failed);
                schedule.Finish(schedule.State.IsComplete ? new("id", 1, 1, 1) : schedule.Ask(A) ?? new("id", 1, 1, 1), A);
                schedule.Pass(TimeSpan.FromSeconds(5));
            }
        }

        FailIt();
        Assert.True(schedule.State.IsComplete);
        schedule.Do(new Operate(new RetryFailed()));
        Assert.Equal((true, "1 failed trials are tried again"), (schedule.Answer!.Done, schedule.Answer.Text));
        Assert.False(schedule.State.IsComplete);
        schedule.Restart();
        FailIt();
        schedule.Do(new Operate(new RetryFailed()));
        schedule.Finish(schedule.Lease(B), B); // a node that joined later
        Assert.True(schedule.State.IsComplete);
        Assert.Equal(2, schedule.State.Count(TrialStatus.Completed));
        Assert.Equal(0, schedule.State.Count(TrialStatus.Failed));
    }
}
