using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>An open lease.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Device">Who holds it.</param>
/// <param name="Expires">When it ends unless renewed.</param>
/// <param name="Renewed">Whether the device has been heard of since: it knows of the lease.</param>
public sealed record Lease(LeaseId Id, DeviceId Device, DateTimeOffset Expires, bool Renewed);
