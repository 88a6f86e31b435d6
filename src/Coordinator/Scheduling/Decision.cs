using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>What follows from a command: first the events, persisted where they must be and applied, then the replies.</summary>
/// <param name="Events">Changes of the state, in order.</param>
/// <param name="Replies">What is sent once they are persisted.</param>
public sealed record Decision(IReadOnlyList<ISweepEvent> Events, IReadOnlyList<Reply> Replies)
{
    /// <summary>Nothing follows.</summary>
    public static Decision Nothing { get; } = new([], []);
}

/// <summary>A message to a device.</summary>
/// <param name="To">The device.</param>
public abstract record Reply(DeviceId To);

/// <summary>A finished message.</summary>
public sealed record Send(DeviceId To, IProtocolMessage Message) : Reply(To);

/// <summary>The lease of a trial; the shell adds the trial's configuration and trace.</summary>
public sealed record Grant(DeviceId To, LeaseId Lease) : Reply(To);
