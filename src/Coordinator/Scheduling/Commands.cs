using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>Something that happened to a sweep and asks for a decision.</summary>
public interface ISweepCommand;

/// <summary>Begin this sweep, or go on with it: also with one that was cancelled.</summary>
public sealed record Submit(SweepHeader Sweep) : ISweepCommand;

/// <summary>A device has room.</summary>
/// <param name="Device">The device.</param>
/// <param name="Start">The start of its node's process; null: not told.</param>
public sealed record AskForWork(DeviceId Device, NodeStart? Start = null) : ISweepCommand;

/// <summary>A device still runs an attempt.</summary>
/// <param name="Lease">The attempt's lease.</param>
/// <param name="Device">The device.</param>
/// <param name="Start">The start of its node's process; null: not told.</param>
public sealed record Renew(LeaseId Lease, DeviceId Device, NodeStart? Start = null) : ISweepCommand;

/// <summary>A device finished an attempt.</summary>
public sealed record Finish(LeaseId Lease, DeviceId Device, TrialResult Result) : ISweepCommand;

/// <summary>A device's attempt ended without a result.</summary>
public sealed record GiveUp(LeaseId Lease, DeviceId Device, AttemptEnd End, string Reason) : ISweepCommand;

/// <summary>Devices are gone, with their node.</summary>
public sealed record Lose(IReadOnlyList<DeviceId> Devices) : ISweepCommand;

/// <summary>The processes of nodes have closed their connections.</summary>
public sealed record HangUp(IReadOnlyList<string> Nodes) : ISweepCommand;

/// <summary>Time has passed: see what expired.</summary>
public sealed record Tick : ISweepCommand;

/// <summary>An operator asks for something.</summary>
public sealed record Operate(IControlRequest Request) : ISweepCommand;
