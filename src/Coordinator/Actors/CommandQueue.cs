using System.Diagnostics;
using Akka.Actor;
using PsiSweep.Coordinator.Scheduling;

namespace PsiSweep.Coordinator.Actors;

/// <summary>A command that waits until the journal has written what came before.</summary>
/// <param name="Command">The command.</param>
/// <param name="Sender">Who is answered.</param>
/// <param name="Span">Ends when the journal has answered; null: none.</param>
internal sealed record Waiting(ISweepCommand Command, IActorRef Sender, Activity? Span);

/// <summary>
/// Commands in the order in which they came. What a device says again takes the place of what it said before, so that a slow journal costs
/// time and not
/// memory: there are never more than a few for each device.
/// </summary>
internal sealed class CommandQueue
{
    private readonly LinkedList<Waiting> waiting = new();
    private readonly Dictionary<object, LinkedListNode<Waiting>> byKey = [];

    /// <summary>Number of commands.</summary>
    public int Count => waiting.Count;

    /// <summary>Takes a command.</summary>
    public void Add(Waiting next)
    {
        if (KeyOf(next.Command) is not { } key)
        {
            waiting.AddLast(next);
        }
        else if (byKey.TryGetValue(key, out var older))
        {
            older.Value.Span?.Dispose();
            older.Value = next;
        }
        else
        {
            byKey[key] = waiting.AddLast(next);
        }
    }

    /// <summary>Gives the oldest.</summary>
    /// <returns>Null: there is none.</returns>
    public Waiting? Take()
    {
        if (waiting.First is not { } first)
            return null;
        waiting.RemoveFirst();
        if (KeyOf(first.Value.Command) is { } key)
            byKey.Remove(key);
        return first.Value;
    }

    private static object? KeyOf(ISweepCommand command) =>
        command switch
        {
            AskForWork m => (typeof(AskForWork), m.Device, m.Start?.Id),
            Renew m => (typeof(Renew), m.Device, m.Lease, m.Start?.Id),
            Finish m => (typeof(Finish), m.Device, m.Lease),
            GiveUp m => (typeof(GiveUp), m.Device, m.Lease),
            Tick => typeof(Tick),
            _ => null,
        };
}
