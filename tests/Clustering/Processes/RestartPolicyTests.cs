using PsiSweep.Cluster.Processes;

namespace PsiSweep.Clustering.Tests.Processes;

public class RestartPolicyTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RestartPolicy Policy = new(
        MaxFailedStarts: 3,
        TimeSpan.FromMinutes(1),
        TimeSpan.FromSeconds(0.25),
        TimeSpan.FromSeconds(1.5)
    );

    private static double? Delay(bool worked, params double[] secondsAgo) =>
        Policy.DelayAfter([.. secondsAgo.Select(s => new ProcessDeath(Now - TimeSpan.FromSeconds(s), worked))], Now)?.TotalSeconds;

    [Fact]
    public void Waits_longer_after_every_death_up_to_a_limit()
    {
        Assert.Equal(0.25, Delay(true, 0));
        Assert.Equal(0.5, Delay(true, 10, 0));
        Assert.Equal(1, Delay(true, 20, 10, 0));
        Assert.Equal(1.5, Delay(true, 30, 20, 10, 0));
        Assert.Equal(1.5, Delay(true, [.. Enumerable.Range(0, 500).Select(i => i / 10.0)]));
    }

    [Fact]
    public void Deaths_long_ago_do_not_count() => Assert.Equal(0.25, Delay(true, 300, 200, 100, 0));

    [Fact]
    public void A_node_that_never_gets_to_work_is_given_up_and_one_that_has_worked_never_is()
    {
        Assert.NotNull(Delay(false, 10, 0));
        Assert.Null(Delay(false, 1000, 500, 0));
        var mixed = new[] { false, false, true, false, false }
            .Select((w, i) => new ProcessDeath(Now - TimeSpan.FromSeconds(10 - i), w))
            .ToArray();
        Assert.NotNull(Policy.DelayAfter(mixed, Now));
        Assert.NotNull((Policy with { MaxFailedStarts = null }).DelayAfter([.. Enumerable.Repeat(new ProcessDeath(Now, false), 50)], Now));
    }
}
