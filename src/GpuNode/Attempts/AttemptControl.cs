using PsiSweep.Lab.Training;

namespace PsiSweep.GpuNode.Attempts;

/// <summary>
/// The strings by which a running attempt is held: set from any thread, looked at by the attempt between two steps. Also counts the steps,
/// so that a
/// watchdog sees an attempt that hangs.
/// </summary>
public sealed class AttemptControl : ITrainingControl
{
    private volatile string? stop;
    private volatile string? handBack;
    private volatile bool holdsLease = true;
    private long steps;

    /// <summary>Steps made: of training, and pieces of work in evaluation and measuring. One that stands still hangs.</summary>
    public long Steps => Interlocked.Read(ref steps);

    /// <summary>
    /// Whether the device's lease holds as far as it knows. While it does not (no news from the coordinator), no checkpoint is written: the
    /// trial may be
    /// somebody else's by now.
    /// </summary>
    public bool HoldsLease
    {
        get => holdsLease;
        set => holdsLease = value;
    }

    /// <summary>Why the attempt is to write a checkpoint and end with <see cref="AttemptHandedBackException"/>; null: it is not.</summary>
    public string? HandBackReason => handBack;

    /// <summary>Ends the attempt at its next step with <see cref="OperationCanceledException"/>; it is of no more use.</summary>
    public void Stop(string reason) => stop = reason;

    /// <summary>Has the attempt write a checkpoint at its next step and end with <see cref="AttemptHandedBackException"/>.</summary>
    public void HandBack(string reason) => handBack = reason;

    /// <summary>Counts a piece of work where nothing can be stopped, such as a checkpoint that is being written. Any thread.</summary>
    public void Progress() => Interlocked.Increment(ref steps);

    /// <inheritdoc/>
    public void Step()
    {
        Progress();
        if (stop is { } reason)
            throw new OperationCanceledException(reason);
    }

    /// <summary>Counts a step where everything worth a checkpoint is kept already.</summary>
    /// <exception cref="OperationCanceledException">The attempt was stopped.</exception>
    /// <exception cref="AttemptHandedBackException">It is to be handed back.</exception>
    public void StepOrHandBack()
    {
        Step();
        if (handBack is { } reason)
            throw new AttemptHandedBackException(reason);
    }
}

/// <summary>The attempt was handed back: its trial goes on from its checkpoint somewhere, some time.</summary>
public sealed class AttemptHandedBackException : Exception
{
    /// <summary>With the reason.</summary>
    public AttemptHandedBackException(string message)
        : base(message) { }

    /// <summary>With the reason and its cause.</summary>
    public AttemptHandedBackException(string message, Exception inner)
        : base(message, inner) { }

    /// <summary>Without a reason; not used.</summary>
    public AttemptHandedBackException() { }
}
