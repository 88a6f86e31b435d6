using PsiSweep.Cluster.Processes;

namespace PsiSweep.Clustering.Tests.Processes;

public class EndingSignalsTests
{
    [Theory]
    [InlineData("Name:\tx\nSigIgn:\t0000000000001001\nSigCgt:\t0\n", 0x1001UL)] // nohup ignores SIGHUP, .NET SIGPIPE
    [InlineData("SigIgn:\t0000000000000000\n", 0UL)]
    [InlineData("", 0UL)]
    public void Reads_which_signals_the_process_was_started_to_ignore(string status, ulong expected) =>
        Assert.Equal(expected, EndingSignals.IgnoredAtStart(status));
}
