using PsiSweep.Chaos;

namespace PsiSweep.Cluster.Tests.Chaos;

/// <summary>That the chaos run's checks of results.csv can fail.</summary>
public class ResultsTableTests
{
    private const string Good =
        "trial,status,attempts,node,seconds,l2,reason\n0,completed,1,n1,0.5,1.25,\n1,diverged,1,n2,0.6,,\"stopped, early\"\n";

    [Fact]
    public void The_same_numbers_elsewhere_and_later_are_the_same() =>
        Assert.Empty(Table(Good.Replace("1,n1,0.5", "3,n4,9.5", StringComparison.Ordinal)).DifferencesFrom(Table(Good)));

    [Fact]
    public void Every_row_once_and_none_failed_is_good() => Assert.Empty(Table(Good).ProblemsOf(2));

    [Theory]
    [InlineData("1.25", "1.2500000000000002", "trial 0: l2 is '1.2500000000000002' instead of '1.25'")]
    [InlineData("stopped, early", "stopped, late", "trial 1: reason is 'stopped, late' instead of 'stopped, early'")]
    [InlineData("l2", "l3", "columns")]
    [InlineData("1,diverged,1,n2,0.6,,\"stopped, early\"\n", "", "1 rows instead of 2")]
    public void A_difference_is_told(string what, string into, string problem) =>
        Assert.StartsWith(
            problem,
            Assert.Single(Table(Good.Replace(what, into, StringComparison.Ordinal)).DifferencesFrom(Table(Good))),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("1,diverged", "0,diverged", "trial 0 has 2 rows", "trial 1 has 0 rows")]
    [InlineData("1,diverged", "2,diverged", "trial 1 has 0 rows", "results.csv has a row for trial '2'")]
    [InlineData("1,diverged", "1,failed", "trial 1 is recorded as failed")]
    public void A_trial_missing_twice_or_failed_is_told(string what, string into, params string[] problems)
    {
        var found = Table(Good.Replace(what, into, StringComparison.Ordinal)).ProblemsOf(2).ToArray();
        Assert.Equal(problems.Length, found.Length);
        Assert.All(problems.Zip(found), p => Assert.StartsWith(p.First, p.Second, StringComparison.Ordinal));
    }

    private static ResultsTable Table(string csv) => ResultsTable.Parse(csv);
}
