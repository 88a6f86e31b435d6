using PsiSweep.Shared.Protocol;

namespace PsiSweep.GpuNode.Leases;

/// <summary>Time has passed.</summary>
/// <param name="Steps">The running attempt's count of steps; 0 when none runs.</param>
public sealed record DeviceTick(long Steps);

/// <summary>The attempt on the device's thread has ended.</summary>
/// <param name="Lease">Its lease.</param>
/// <param name="Messages">What is to reach the coordinator; empty when it was stopped.</param>
public sealed record AttemptOver(LeaseId Lease, IReadOnlyList<IProtocolMessage> Messages);

/// <summary>The node is to leave: SIGTERM, or an operator's order.</summary>
/// <param name="Reason">Why.</param>
public sealed record Leave(string Reason);
