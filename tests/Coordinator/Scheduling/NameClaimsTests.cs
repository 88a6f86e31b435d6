using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Tests.Scheduling;

/// <summary>Two processes that go by one name, and one that follows another.</summary>
public class NameClaimsTests
{
    private static readonly DeviceId Twin = new("twin", "cpu:0", "cpu");
    private static readonly NodeStart First = new("start-1", Keeper: "keeper-1");
    private static readonly NodeStart Second = new("start-2", Keeper: "keeper-2");

    private static T? Told<T>(IEnumerable<Reply> replies)
        where T : class, IProtocolMessage => replies.OfType<Send>().Select(s => s.Message).OfType<T>().SingleOrDefault();

    /// <summary>A second passes, in which the first process renews its lease.</summary>
    private static void Live(Schedule schedule, LeaseId lease)
    {
        schedule.Pass(TimeSpan.FromSeconds(1), renew: false);
        schedule.Do(new Renew(lease, Twin, First));
    }

    [Fact]
    public void A_second_process_of_a_name_is_refused_and_the_first_works_on_undisturbed()
    {
        var schedule = new Schedule(5);
        var lease = schedule.Lease(Twin, First);
        Assert.NotNull(Told<NoWork>(schedule.Do(new AskForWork(Twin, Second)))); // not known yet whether the first lives
        Live(schedule, lease);
        var refused = Told<RefuseNode>(schedule.Do(new AskForWork(Twin, Second)));
        Assert.Contains("another process works under the name twin", refused?.Reason, StringComparison.Ordinal);
        Assert.Equal(lease, schedule.State.Leases[0].Id);
        Assert.NotNull(Told<LeaseRenewed>(schedule.Do(new Renew(lease, Twin, First))));
        Assert.Empty(schedule.Journal.OfType<AttemptEnded>());
        Assert.Equal("start-2", schedule.State.Node("twin").Refused?.StartId);
    }

    [Fact]
    public void A_refusal_is_said_again_to_who_asks_again_and_noted_once()
    {
        var schedule = new Schedule(5);
        var lease = schedule.Lease(Twin, First);
        var (refusals, events) = (0, 0);
        for (var i = 0; i < 10; i++)
        {
            var before = schedule.State.Node("twin").Refused;
            refusals += Told<RefuseNode>(schedule.Do(new AskForWork(Twin, Second))) is null ? 0 : 1;
            events += schedule.State.Node("twin").Refused is { } now && now.StartId != before?.StartId ? 1 : 0;
            Live(schedule, lease);
        }

        Assert.InRange(refusals, 4, 9);
        Assert.Equal(1, events);
    }

    [Fact]
    public void The_same_keepers_next_process_takes_the_name_at_once()
    {
        var schedule = new Schedule(5);
        schedule.Lease(Twin, First);
        Assert.NotNull(schedule.Ask(Twin, new("start-1b", AttemptEnd.Lost, "killed", "keeper-1")));
    }

    [Fact]
    public void A_name_whose_process_has_hung_up_or_left_is_taken_at_once()
    {
        var schedule = new Schedule(5);
        schedule.Lease(Twin, First);
        schedule.Do(new HangUp(["twin"]));
        Assert.NotNull(schedule.Ask(Twin, Second));
        schedule.Do(new Lose([Twin]));
        Assert.NotNull(schedule.Ask(Twin, new("start-3", Keeper: "keeper-3")));
    }

    [Fact]
    public void A_process_that_hung_up_and_was_heard_again_keeps_its_name()
    {
        var schedule = new Schedule(5);
        var lease = schedule.Lease(Twin, First);
        schedule.Do(new HangUp(["twin"]));
        schedule.Do(new Renew(lease, Twin, First));
        Assert.Null(schedule.Ask(Twin, Second));
    }

    [Fact]
    public void A_name_whose_process_says_nothing_while_it_is_waited_for_is_taken_and_it_is_refused_when_it_comes_back()
    {
        var schedule = new Schedule(5);
        var lease = schedule.Lease(Twin, First);
        var waits = 0;
        while (schedule.Ask(Twin, Second) is null)
        {
            Assert.True(++waits < 30, "the name is never free");
            schedule.Pass(TimeSpan.FromSeconds(1), renew: false);
        }

        Assert.Equal(schedule.Rules.SilentTicks + 1, waits);
        Assert.Null(Told<LeaseRenewed>(schedule.Do(new Renew(lease, Twin, First))));
        schedule.Do(new AskForWork(Twin, Second));
        Assert.NotNull(Told<RefuseNode>(schedule.Do(new Renew(lease, Twin, First))));
    }

    [Fact]
    public void A_coordinator_that_stood_still_takes_nobodys_name_away()
    {
        var schedule = new Schedule(5);
        schedule.Lease(Twin, First);
        Assert.Null(schedule.Ask(Twin, Second));
        schedule.Freeze(TimeSpan.FromMinutes(2)); // what the first process said meanwhile is still to be read
        Assert.Null(schedule.Ask(Twin, Second));
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData(".hidden")]
    public void A_name_that_is_none_is_refused_whoever_sends_it(string name)
    {
        var schedule = new Schedule(5);
        var refused = Told<RefuseNode>(schedule.Do(new AskForWork(new(name, "cpu:0", "cpu"))));
        Assert.Contains("may not be called", refused?.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused!.Reason);
        Assert.Empty(schedule.State.Leases);
    }
}
