using CsCheck;
using PsiSweep.Chaos;

namespace PsiSweep.Cluster.Tests.Chaos;

public class MonkeyPlanTests
{
    private static readonly Gen<(int Seed, TimeSpan Duration, MonkeyHosts Hosts, MonkeyMix Mix)> Arguments =
        from seed in Gen.Int
        from seconds in Gen.Int[5, 600]
        from coordinators in Gen.Int[0, 2].Select(i => 1 + (2 * i))
        from nodes in Gen.Int[1, 6]
        from every in Gen.Double[0.2, 10]
        from stop in Gen.Double[1, 20]
        from all in Gen.Bool
        select (
            seed,
            TimeSpan.FromSeconds(seconds),
            MonkeyHosts.Of(coordinators, nodes),
            MonkeyMix.For(coordinators) with
            {
                Every = TimeSpan.FromSeconds(every),
                LongestStop = TimeSpan.FromSeconds(stop),
                AllCoordinators = all,
            }
        );

    [Fact]
    public void The_same_seed_gives_the_same_plan_and_another_seed_another() =>
        Arguments.Sample(a =>
        {
            var plan = MonkeyPlan.Of(a.Seed, a.Duration, a.Hosts, a.Mix);
            Assert.Equal(Text(plan), Text(MonkeyPlan.Of(a.Seed, a.Duration, a.Hosts, a.Mix)));
            if (plan.Faults.Count > 20)
                Assert.NotEqual(Text(plan), Text(MonkeyPlan.Of(a.Seed + 1, a.Duration, a.Hosts, a.Mix)));
        });

    [Fact]
    public void Every_fault_is_undone_before_the_quiet_end() =>
        Arguments.Sample(a =>
        {
            foreach (var fault in MonkeyPlan.Of(a.Seed, a.Duration, a.Hosts, a.Mix).Faults)
            {
                Assert.InRange(fault.At, TimeSpan.Zero, a.Duration - a.Mix.Quiet);
                Assert.InRange(fault.Until, fault.At, a.Duration - a.Mix.Quiet);
                Assert.Equal(fault.Kind == FaultKind.KillWorker, fault.For == TimeSpan.Zero);
                if (fault.Kind is FaultKind.StopNode or FaultKind.StopCoordinator)
                    Assert.InRange(fault.For, TimeSpan.FromSeconds(1), a.Mix.LongestStop);
            }
        });

    [Fact]
    public void A_host_has_one_fault_at_a_time_and_of_a_kind_that_it_can_have() =>
        Arguments.Sample(a =>
        {
            var plan = MonkeyPlan.Of(a.Seed, a.Duration, a.Hosts, a.Mix);
            Assert.Equal(plan.Faults.OrderBy(f => f.At), plan.Faults);
            foreach (var host in a.Hosts.All)
            {
                var own = plan.Faults.Where(f => f.Kind != FaultKind.Partition && f.Hosts.Contains(host)).ToArray();
                Assert.All(own.Zip(own.Skip(1)), p => Assert.True(p.First.Until < p.Second.At));
                Assert.All(
                    own,
                    f => Assert.Equal(f.Kind is FaultKind.KillCoordinator or FaultKind.StopCoordinator, a.Hosts.Coordinators.Contains(host))
                );
            }

            var partitions = plan.Faults.Where(f => f.Kind == FaultKind.Partition).ToArray();
            Assert.All(partitions.Zip(partitions.Skip(1)), p => Assert.True(p.First.Until < p.Second.At));
            Assert.All(partitions, p => Assert.InRange(p.Hosts.Distinct().Count(), 1, a.Hosts.All.Count() - 1));
        });

    /// <summary>At every beginning of a fault: the coordinators that run and see each other, counted from scratch.</summary>
    [Fact]
    public void A_majority_of_coordinators_is_left_unless_the_mix_says_otherwise() =>
        Arguments.Sample(a =>
        {
            var plan = MonkeyPlan.Of(a.Seed, a.Duration, a.Hosts, a.Mix with { AllCoordinators = false });
            foreach (var moment in plan.Faults.Select(f => f.At))
            {
                var now = plan.Faults.Where(f => f.At <= moment && moment < f.Until).ToArray();
                var alive = a.Hosts.Coordinators.Where(c => !now.Any(f => f.Kind != FaultKind.Partition && f.Hosts.Contains(c))).ToArray();
                var cut = now.SingleOrDefault(f => f.Kind == FaultKind.Partition)?.Hosts ?? [];
                var together = Math.Max(alive.Count(cut.Contains), alive.Count(c => !cut.Contains(c)));
                Assert.True(
                    together * 2 > a.Hosts.Coordinators.Count,
                    $"{together} of {a.Hosts.Coordinators.Count} at {moment}\n{Text(plan)}"
                );
            }
        });

    [Fact]
    public void All_coordinators_go_at_once_when_the_mix_says_so()
    {
        var mix = MonkeyMix.For(3) with { AllCoordinators = true, Every = TimeSpan.FromSeconds(0.5) };
        var plan = MonkeyPlan.Of(1, TimeSpan.FromMinutes(20), MonkeyHosts.Of(3, 4), mix);
        Assert.Contains(
            plan.Faults,
            f =>
                plan.Faults.Where(o => o.Kind is FaultKind.KillCoordinator or FaultKind.StopCoordinator && o.At <= f.At && f.At < o.Until)
                    .SelectMany(o => o.Hosts)
                    .Distinct()
                    .Count() == 3
        );
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Every_kind_of_fault_comes(int coordinators)
    {
        var plan = MonkeyPlan.Of(1, TimeSpan.FromMinutes(10), MonkeyHosts.Of(coordinators, 4), MonkeyMix.For(coordinators));
        Assert.Equal(Enum.GetValues<FaultKind>(), plan.Faults.Select(f => f.Kind).Distinct().Order());
    }

    private static string Text(MonkeyPlan plan) => string.Join("\n", plan.Faults);
}
