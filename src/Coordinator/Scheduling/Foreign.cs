using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>Leases that are none of this sweep's.</summary>
internal static class Foreign
{
    /// <summary>Why a lease is none of this sweep's; null: it is.</summary>
    public static string? Why(SweepState state, LeaseId lease) =>
        state.Sweep is not { } sweep || sweep.SweepId != lease.SweepId ? $"this coordinator does not run sweep {lease.SweepId}"
        : lease.Trial < 0 || lease.Trial >= sweep.Trials ? $"the sweep has no trial {lease.Trial}"
        : null;
}
