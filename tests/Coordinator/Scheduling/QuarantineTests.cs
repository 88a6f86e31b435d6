using PsiSweep.Coordinator.Results.Foreign;
using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Scheduling;

/// <summary>A node on which everything fails, while it does not elsewhere, gets no more work.</summary>
public class QuarantineTests
{
    private static readonly DeviceId Good = new("good", "cpu:0", "cpu");
    private static readonly DeviceId Bad = new("bad", "cpu:0", "cpu");

    private static Schedule WithABadNode()
    {
        var schedule = new Schedule(100);
        schedule.Finish(schedule.Lease(Good), Good);
        for (var i = 0; i < schedule.Rules.QuarantineAfter; i++)
        {
            schedule.Pass(TimeSpan.FromSeconds(2));
            schedule.GiveUp(schedule.Lease(Bad), Bad, AttemptEnd.Failed, "CUDA error: device-side assert");
            schedule.Finish(schedule.Lease(Good), Good);
        }

        return schedule;
    }

    [Fact]
    public void It_is_quarantined_shown_and_its_failures_do_not_count()
    {
        var schedule = WithABadNode();
        Assert.Contains("device-side assert", schedule.State.Node("bad").Quarantine, StringComparison.Ordinal);
        Assert.Null(schedule.Ask(Bad));
        Assert.NotNull(schedule.Ask(Good));
        Assert.All(schedule.State.Setbacks.Values, s => Assert.Equal(0, s.Failed));
        Assert.Equal(0, schedule.State.Count(TrialStatus.Failed));
    }

    [Fact]
    public void It_lasts_as_long_under_coordinators_that_take_over()
    {
        var schedule = WithABadNode();
        for (
            var passed = TimeSpan.Zero;
            passed < schedule.Rules.QuarantineTime - TimeSpan.FromMinutes(1);
            passed += TimeSpan.FromMinutes(1)
        )
        {
            schedule.Restart();
            schedule.Pass(TimeSpan.FromMinutes(1));
            Assert.NotNull(schedule.Ask(Good)); // another node that works
            Assert.Null(schedule.Ask(Bad));
        }

        schedule.Restart();
        schedule.Pass(TimeSpan.FromMinutes(1) + TimeSpan.FromSeconds(2));
        Assert.NotNull(schedule.Ask(Bad));
    }

    [Theory]
    [InlineData(null)] // as version 0.1.0 wrote it
    [InlineData(1000)] // minutes that the other machine's clock was ahead
    public void One_whose_beginning_is_not_known_lasts_its_time_from_the_takeover_on(int? ahead)
    {
        var schedule = WithABadNode();
        var at = schedule.Journal.FindIndex(e => e is NodeQuarantined);
        schedule.Journal[at] = (NodeQuarantined)schedule.Journal[at] with
        {
            At = ahead is { } minutes ? schedule.Now + TimeSpan.FromMinutes(minutes) : null,
        };
        schedule.Restart();
        schedule.Pass(schedule.Rules.QuarantineTime - TimeSpan.FromSeconds(2));
        Assert.Null(schedule.Ask(Bad));
        schedule.Pass(TimeSpan.FromSeconds(5));
        Assert.NotNull(schedule.Ask(Bad));
    }

    [Fact]
    public void After_a_while_it_may_show_itself_and_one_failure_brings_the_quarantine_back()
    {
        var schedule = WithABadNode();
        schedule.Pass(schedule.Rules.QuarantineTime + TimeSpan.FromSeconds(2));
        schedule.Finish(schedule.Lease(Good), Good);
        var probe = schedule.Lease(Bad);
        schedule.GiveUp(probe, Bad, AttemptEnd.Failed);
        Assert.NotNull(schedule.State.Node("bad").Quarantine);
    }

    [Fact]
    public void A_result_clears_it()
    {
        var schedule = WithABadNode();
        schedule.Do(new Operate(new ReleaseNode("bad")));
        Assert.True(schedule.Answer!.Done);
        schedule.Finish(schedule.Lease(Bad), Bad);
        Assert.Equal(0, schedule.State.Node("bad").FailuresInARow);
        schedule.Do(new Operate(new ReleaseNode("bad")));
        Assert.Equal((false, "bad is not quarantined"), (schedule.Answer!.Done, schedule.Answer.Text));
    }

    [Fact]
    public void When_everything_fails_everywhere_nobody_is_quarantined_and_the_sweep_ends()
    {
        var schedule = new Schedule(10);
        for (var i = 0; i < 200 && !schedule.State.IsComplete; i++)
        {
            foreach (var device in (DeviceId[])[Good, Bad])
            {
                if (schedule.Ask(device) is { } lease)
                    schedule.GiveUp(lease, device, AttemptEnd.Failed);
            }

            schedule.Pass(TimeSpan.FromSeconds(2));
        }

        Assert.True(schedule.State.IsComplete);
        Assert.Equal(10, schedule.State.Count(TrialStatus.Failed));
        Assert.All(schedule.State.Nodes.Values, n => Assert.Null(n.Quarantine));
    }

    [Fact]
    public void One_bad_trial_alone_quarantines_no_node()
    {
        var other = Good with { Kind = "cuda" }; // no device that the trial could go to instead
        var schedule = new Schedule(2, new() { MaxAttempts = 50, FirstBackOff = TimeSpan.Zero });
        schedule.Finish(schedule.Lease(other), other);
        for (var i = 0; i < 10; i++)
            schedule.GiveUp(schedule.Lease(Bad), Bad, AttemptEnd.Failed);
        Assert.Equal(10, schedule.State.Node("bad").FailuresInARow);
        Assert.Null(schedule.State.Node("bad").Quarantine);
    }
}
