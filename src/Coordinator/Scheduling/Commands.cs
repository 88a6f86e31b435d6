using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>Something that happened to a sweep and asks for a decision.</summary>
public interface ISweepCommand;

/// <summary>Begin this sweep, or go on with it.</summary>
public sealed record Submit(SweepHeader Sweep) : ISweepCommand;

/// <summary>A device has room.</summary>
public sealed record AskForWork(DeviceId Device) : ISweepCommand;

/// <summary>A device still runs an attempt.</summary>
public sealed record Renew(LeaseId Lease, DeviceId Device) : ISweepCommand;

/// <summary>A device finished an attempt.</summary>
public sealed record Finish(LeaseId Lease, DeviceId Device, TrialResult Result) : ISweepCommand;

/// <summary>A device's attempt ended with an error.</summary>
public sealed record Fail(LeaseId Lease, DeviceId Device, string Error) : ISweepCommand;

/// <summary>Devices are gone, with their node.</summary>
public sealed record Lose(IReadOnlyList<DeviceId> Devices) : ISweepCommand;

/// <summary>Time has passed: see what expired.</summary>
public sealed record Tick : ISweepCommand;
