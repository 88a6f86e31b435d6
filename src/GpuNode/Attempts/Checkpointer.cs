using PsiSweep.GpuNode.Checkpoints;
using PsiSweep.Lab.Training;
using PsiSweep.Shared.Protocol;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Attempts;

/// <summary>
/// Writes an attempt's checkpoints when they are due, and finds the one it goes on from. One that cannot be written costs nothing but
/// itself:
/// training goes on, it is noted, and the next is tried.
/// </summary>
public sealed class Checkpointer : ICheckpoints
{
    private readonly CheckpointPolicy? policy;
    private readonly CheckpointFolder? folder;
    private readonly CheckpointOwner owner;
    private readonly AttemptControl control;
    private readonly WorkClock clock;
    private readonly Action<string> note;
    private double lastSeconds;
    private int lastEpoch;
    private bool begun;
    private bool failed;

    /// <summary>For an attempt.</summary>
    /// <param name="attempt">The attempt.</param>
    /// <param name="deviceKind">Kind of its device.</param>
    /// <param name="control">Says whether its lease holds.</param>
    /// <param name="clock">Its seconds of work.</param>
    /// <param name="note">Told what a user should know.</param>
    public Checkpointer(AttemptRequest attempt, string deviceKind, AttemptControl control, WorkClock clock, Action<string> note)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        policy = attempt.Checkpoints;
        folder = policy is null ? null : new(policy.Folder, attempt.Lease);
        owner = new(attempt.Lease.SweepId, attempt.Lease.Trial, CheckpointOwner.HashOf(attempt.Config), deviceKind)
        {
            Program = ProgramVersion.Text,
            Libtorch = __version__,
        };
        this.control = control;
        this.clock = clock;
        this.note = note;
    }

    /// <summary>Whether one is due by time.</summary>
    public bool IsDue => policy is not null && clock.Seconds - lastSeconds >= policy.EverySeconds;

    /// <summary>Whether one is due at the end of an epoch.</summary>
    /// <param name="epoch">The epoch that ended.</param>
    public bool IsDueAfter(int epoch) => IsDue || (policy is not null && epoch - lastEpoch >= policy.EveryEpochs);

    /// <summary>Puts the fence down and finds the checkpoint to go on from.</summary>
    /// <returns>The checkpoint, owned by the caller; null: from the beginning.</returns>
    /// <exception cref="CheckpointFencedException">A later lease of the trial has begun.</exception>
    public Checkpoint? Begin()
    {
        var found = Try(f =>
        {
            f.ThrowIfFenced();
            f.Begin();
            begun = true;
            return f.Best(owner, note);
        });
        if (found is not null)
            (lastSeconds, lastEpoch) = (found.State.Seconds, found.State.Epoch - 1);
        return found;
    }

    /// <summary>Writes one, where there is a folder and the lease holds.</summary>
    /// <exception cref="CheckpointFencedException">A later lease of the trial has begun.</exception>
    public void Write(TrainingState state, IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (folder is null || !control.HoldsLease)
            return;
        (lastSeconds, lastEpoch) = (state.Seconds, state.Epoch - 1); // also when it fails: not again at every step
        Try<object>(f =>
        {
            if (!begun)
                f.Begin();
            begun = true;
            f.ThrowIfFenced();
            CheckpointFile.Write(f.OwnFile, owner, state, tensors);
            f.DeleteEarlier();
            return null;
        });
    }

    private T? Try<T>(Func<CheckpointFolder, T?> work)
        where T : class
    {
        if (folder is null)
            return null;
        control.Progress(); // a folder on a slow network takes its time, too
        try
        {
            return work(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!failed)
                note(
                    $"checkpoints cannot be written ({e.Message}); training goes on without, and each next one is tried: make room in "
                        + $"{policy!.Folder}, or make it writable"
                );
            failed = true;
            return null;
        }
        finally
        {
            control.Progress();
        }
    }
}
