using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>What is known of a device. Kept after its node is gone, so that the node's next start can say how the last one ended.</summary>
/// <param name="LastSeen">When it was last heard of.</param>
/// <param name="Gone">Whether its node left the cluster and was not heard of since.</param>
/// <param name="StartId">The start of its node's process; null: not told.</param>
/// <param name="LostLease">The lease lost with that process; null: none.</param>
/// <param name="LostInCompany">Whether others were lost with it.</param>
public sealed record DeviceState(
    DateTimeOffset LastSeen,
    bool Gone = false,
    string? StartId = null,
    LeaseId? LostLease = null,
    bool LostInCompany = false
);
