using System.Collections.Concurrent;
using Akka.Actor;
using PsiSweep.GpuNode.Attempts;
using PsiSweep.GpuNode.Checkpoints;
using PsiSweep.GpuNode.Leases;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Time;

namespace PsiSweep.GpuNode.Actors;

/// <summary>
/// A device: its thread, its runner, the attempt at work and the protocol's state. Outlives the actor that speaks for it: when the node is
/// put out of
/// the cluster its actor system ends, but training goes on, and the next actor goes on from here.
/// </summary>
public sealed class Device : IDisposable
{
    private readonly ITrialRunner runner;
    private readonly DeviceThread thread;
    private readonly ConcurrentQueue<(RunningAttempt Attempt, AttemptOver Over)> ended = [];
    private readonly Dictionary<LeaseId, string> checkpoints = [];
    private volatile IActorRef? actor;

    /// <summary>A device at the start of its node's process.</summary>
    /// <param name="id">The device.</param>
    /// <param name="start">The start of the process.</param>
    /// <param name="runner">Runs attempts; owned.</param>
    public Device(DeviceId id, NodeStart start, ITrialRunner runner)
    {
        ArgumentNullException.ThrowIfNull(id);
        this.runner = runner;
        Session = new(id, start);
        thread = new(id.ToString());
    }

    /// <summary>The protocol's state; only the actor of the moment touches it.</summary>
    internal DeviceSession Session { get; set; }

    /// <summary>Time for the protocol: one clock for the device's whole life.</summary>
    internal MonotonicTime Time { get; } = new(TimeProvider.System);

    /// <summary>The attempt at work; null: none.</summary>
    internal RunningAttempt? Attempt { get; private set; }

    /// <summary>Whether the node leaves and nothing of this device is left to say.</summary>
    public bool HasLeft => Session.HasLeft;

    /// <summary>Whether a coordinator has answered since the node last joined.</summary>
    internal bool IsAnswered { get; set; }

    /// <summary>Why the coordinator refused this process; null: it did not.</summary>
    public string? Refused => Session.Refused;

    /// <summary>An actor speaks for the device from now on.</summary>
    internal void Attach(IActorRef speaker) => actor = speaker;

    /// <summary>Begins an attempt.</summary>
    internal void Begin(LeaseGranted work)
    {
        var attempt = Attempt = new(Session.Device, work);
        if (work.Checkpoints is { } policy)
            checkpoints[work.Lease] = policy.Folder;
        thread.Post(() =>
        {
            ended.Enqueue((attempt, attempt.Run(runner)));
            actor?.Tell(AttemptEndedNow.Instance);
        });
    }

    /// <summary>Deletes the checkpoints of a trial whose result is persisted.</summary>
    internal void ForgetCheckpoints(LeaseId lease)
    {
        if (checkpoints.Remove(lease, out var folder))
            new CheckpointFolder(folder, lease).Forget();
    }

    /// <summary>Takes an attempt that has ended since.</summary>
    internal bool TryTakeEnded(out AttemptOver over, out Exception? error)
    {
        var any = ended.TryDequeue(out var one);
        (over, error) = (one.Over, one.Attempt?.Error);
        if (any && Attempt == one.Attempt)
            Attempt = null;
        if (any && !over.Messages.Any(m => m is ResultPart))
            checkpoints.Remove(over.Lease); // its trial goes on from them
        return any;
    }

    /// <summary>Stops what runs and frees the runner, on its thread.</summary>
    public void Dispose()
    {
        Attempt?.Control.Stop("the node ends");
        thread.Post(runner.Dispose);
        thread.Dispose();
    }
}

/// <summary>Tells a device's actor that an attempt has ended.</summary>
internal sealed record AttemptEndedNow
{
    public static AttemptEndedNow Instance { get; } = new();
}
