using PsiSweep.Cluster.Processes;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Clustering.Tests.Processes;

public class ProcessEndTests
{
    [Theory]
    [InlineData(134, false, AttemptEnd.Crashed, "killed by signal 6 (SIGABRT)")]
    [InlineData(139, false, AttemptEnd.Crashed, "killed by signal 11 (SIGSEGV)")]
    [InlineData(137, false, AttemptEnd.Lost, "killed by signal 9 (SIGKILL)")]
    [InlineData(137, true, AttemptEnd.OutOfMemory, "killed by the kernel: out of memory")]
    [InlineData(143, false, AttemptEnd.Lost, "killed by signal 15 (SIGTERM)")]
    [InlineData(134, true, AttemptEnd.Crashed, "killed by signal 6 (SIGABRT)")]
    [InlineData(71, false, AttemptEnd.Hung, "an attempt hung")]
    [InlineData(3, false, AttemptEnd.Lost, "exit code 3")]
    public void Says_whose_fault_an_end_is(int code, bool kills, AttemptEnd end, string reason) =>
        Assert.Equal(new ProcessEnd(end, reason), ProcessEnd.Of(code, () => kills));
}
