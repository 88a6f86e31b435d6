using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Scheduling;

/// <summary>What follows from a command: first the events, persisted where they must be and applied, then the replies.</summary>
/// <param name="Events">Changes of the state, in order.</param>
/// <param name="Replies">What is sent once they are persisted.</param>
/// <param name="Answer">What the operator who asked is told; null: nobody asked.</param>
public sealed record Decision(IReadOnlyList<ISweepEvent> Events, IReadOnlyList<Reply> Replies, ControlAnswer? Answer = null)
{
    /// <summary>Whether the command came from a process that has not the name it goes by: replies are for it alone, and what its name
    /// stands
    /// for stays as it is.</summary>
    public bool IsStrangers { get; init; }

    /// <summary>Nothing follows.</summary>
    public static Decision Nothing { get; } = new([], []);

    /// <summary>Only replies follow.</summary>
    internal static Decision Reply(DeviceId to, IProtocolMessage message) => new([], [new Send(to, message)]);
}

/// <summary>A message to a device.</summary>
/// <param name="To">The device.</param>
public abstract record Reply(DeviceId To);

/// <summary>A finished message.</summary>
public sealed record Send(DeviceId To, IProtocolMessage Message) : Reply(To);

/// <summary>The lease of a trial; the shell adds the trial's configuration and trace.</summary>
/// <param name="To">The device.</param>
/// <param name="Lease">The lease.</param>
/// <param name="StartId">The start of the process that asked; null: not told.</param>
public sealed record Grant(DeviceId To, LeaseId Lease, string? StartId) : Reply(To);
