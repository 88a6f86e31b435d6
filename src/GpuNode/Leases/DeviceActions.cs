using PsiSweep.Shared.Protocol;

namespace PsiSweep.GpuNode.Leases;

/// <summary>What a device does next.</summary>
public interface IDeviceAction;

/// <summary>Sends a message to the coordinator.</summary>
public sealed record Tell(IProtocolMessage Message) : IDeviceAction;

/// <summary>Sends a renewal, with the newest progress.</summary>
public sealed record TellRenewal(LeaseId Lease) : IDeviceAction;

/// <summary>Begins an attempt on the device's thread.</summary>
public sealed record BeginAttempt(LeaseGranted Work) : IDeviceAction;

/// <summary>Stops the attempt: it is of no more use.</summary>
public sealed record EndAttempt(string Reason) : IDeviceAction;

/// <summary>Has the attempt write a checkpoint and end.</summary>
public sealed record HandAttemptBack(string Reason) : IDeviceAction;

/// <summary>Tells the attempt whether its lease holds: while it does not, it writes no checkpoints.</summary>
public sealed record TellLeaseHolds(bool Holds) : IDeviceAction;

/// <summary>Deletes a trial's checkpoints: its result is persisted.</summary>
public sealed record ForgetCheckpoints(LeaseId Lease) : IDeviceAction;

/// <summary>Ends the process at once: a thread hangs in native code.</summary>
public sealed record EndProcess(string Reason) : IDeviceAction;
