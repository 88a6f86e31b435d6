using System.Text.Json;
using PsiSweep.Cluster;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Runs;

/// <summary>What follows from a sweep's overview.</summary>
internal static class OverviewFacts
{
    /// <summary>Whether nothing is left to wait for.</summary>
    public static bool IsOver(SweepOverview sweep) => sweep.State == "finished" || (sweep.State == "cancelled" && sweep.Running == 0);

    /// <summary>Trials that ended.</summary>
    public static long Done(SweepOverview sweep) => sweep.Ended.Values.Sum();

    /// <summary><c>HOST:PORT</c> of the coordinator in charge.</summary>
    public static string Leader(SweepOverview sweep)
    {
        try
        {
            return ClusterAddress.ToHostPort(sweep.Leader);
        }
        catch (FormatException)
        {
            return sweep.Leader;
        }
    }

    /// <summary>How attempts end, as JSON has it: <c>out_of_memory</c>.</summary>
    public static string Word(AttemptEnd end) => JsonNamingPolicy.SnakeCaseLower.ConvertName(end.ToString());
}
