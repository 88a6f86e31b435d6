using PsiSweep.Coordinator.Nodes;

namespace PsiSweep.Coordinator.Tests.Nodes;

public class RestartPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RestartPolicy Policy = new(MaxDeaths: 5, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(1.5));

    private static double? Delay(params double[] secondsAgo) =>
        Policy.DelayAfter([.. secondsAgo.Select(s => Now - TimeSpan.FromSeconds(s))], Now)?.TotalSeconds;

    [Fact]
    public void Waits_longer_after_every_death_up_to_a_limit()
    {
        Assert.Equal(0.25, Delay(0));
        Assert.Equal(0.5, Delay(10, 0));
        Assert.Equal(1, Delay(20, 10, 0));
        Assert.Equal(1.5, Delay(30, 20, 10, 0));
    }

    [Fact]
    public void Gives_up_after_too_many_deaths_in_the_window() => Assert.Null(Delay(40, 30, 20, 10, 0));

    [Fact]
    public void Deaths_of_long_ago_do_not_count() => Assert.Equal(0.25, Delay(4000, 3000, 2000, 1000, 60, 0));
}
