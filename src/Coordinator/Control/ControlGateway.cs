using System.Globalization;
using Akka.Actor;
using PsiSweep.Cluster;
using PsiSweep.Shared.Protocol;

namespace PsiSweep.Coordinator.Control;

/// <summary>
/// The door of every coordinator process, in charge or not: passes orders and questions from outside the cluster on to the coordinator in
/// charge, and
/// its answer back. The answer goes back the way the question came, over the connection that the asker opened: the coordinator in charge
/// need not be
/// able to reach an asker behind a firewall.
/// </summary>
public sealed class ControlGateway : ReceiveActor
{
    /// <summary>How long the coordinator in charge may take: longer than another one takes to step in.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Made by <see cref="Props"/>.</summary>
    /// <param name="coordinator">The way to the coordinator in charge.</param>
    /// <param name="patience">How long it may take to answer.</param>
    /// <param name="sweepId">Identity of the coordinators' sweep; null: orders for any sweep are passed on.</param>
    public ControlGateway(IActorRef coordinator, TimeSpan patience, string? sweepId)
    {
        Receive<OrderForSweep>(m =>
        {
            if (sweepId is null || sweepId == m.SweepId)
                Relay((IProtocolMessage)ProtocolSerializer.Codec.Unpack(m.Bytes, m.Order));
            else
                Sender.Tell(new ControlAnswer(false, $"this is a coordinator of sweep {sweepId}, and no more of {m.SweepId}"));
        });
        Receive<IControlRequest>(Relay);
        Receive<GetOverview>(Relay);

        void Relay(IProtocolMessage message) =>
            coordinator.Ask<IProtocolMessage>(message, patience).PipeTo(Sender, Self, failure: error => Failure(message, error, patience));
    }

    /// <summary>The actor, to be started under the name <see cref="ClusterNames.ControlGateway"/>.</summary>
    /// <param name="coordinator">The way to the coordinator in charge: a <see cref="CoordinatorProxy"/>.</param>
    /// <param name="patience">How long the coordinator in charge may take; null: <see cref="Patience"/>.</param>
    /// <param name="sweepId">Identity of the coordinators' sweep; null: orders for any sweep are passed on.</param>
    public static Props Props(IActorRef coordinator, TimeSpan? patience = null, string? sweepId = null) =>
        Akka.Actor.Props.Create(() => new ControlGateway(coordinator, patience ?? Patience, sweepId));

    private static ControlAnswer Failure(IProtocolMessage message, Exception error, TimeSpan patience)
    {
        var why =
            error is AskTimeoutException
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"no coordinator in charge answered within {patience.TotalSeconds:0.##} s: another takes over, or it reads a long "
                        + $"journal or cannot write it"
                )
                : error.Message;
        return new(false, message is IControlRequest ? $"{why}. The order may still be carried out" : why);
    }
}
