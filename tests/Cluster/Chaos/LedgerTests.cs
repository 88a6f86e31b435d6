using PsiSweep.Chaos;

namespace PsiSweep.Cluster.Tests.Chaos;

public class LedgerTests
{
    [Fact]
    public void Counters_that_begin_anew_with_another_coordinator_are_added_up()
    {
        var ledger = new Ledger();
        ledger.Add(Overview("c1:4053", killed: 2, duplicates: 1, lost: 1.5));
        ledger.Add(Overview("c1:4053", killed: 3, duplicates: 1, lost: 2.5));
        ledger.Add(Overview("c2:4053", killed: 3, duplicates: 0, lost: 0));
        ledger.Add(Overview("c2:4053", killed: 4, duplicates: 2, lost: 0.5));
        Assert.Equal(4, ledger.AttemptsEnded["killed"]);
        Assert.Equal(3, ledger.DuplicatesDropped);
        Assert.Equal(3.0, ledger.SecondsLost);
        Assert.Equal(["c1:4053", "c2:4053"], ledger.Leaders);
        Assert.Equal(("running", 1, 7, 4), (ledger.State, ledger.Running, ledger.Done, ledger.Overviews));
    }

    private static string Overview(string leader, int killed, int duplicates, double lost) =>
        FormattableString
            .Invariant(
                $$"""
                {"state":"running","leader":"{{leader}}","running":1,"done":7,"attempts_ended":{"killed":{{killed}}},
                "duplicates_dropped":{{duplicates}},"seconds_lost":{{lost}}}
                """
            )
            .ReplaceLineEndings("");
}
