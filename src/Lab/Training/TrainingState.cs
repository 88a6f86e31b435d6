using PsiSweep.Shared.Results;

namespace PsiSweep.Lab.Training;

/// <summary>Where a training is, besides its tensors. A trial that goes on from here ends with the same bits as one that was never
/// interrupted.</summary>
public sealed record TrainingState
{
    /// <summary>The epoch at work, from 1; one more than the last when training is over.</summary>
    public required int Epoch { get; init; }

    /// <summary>Steps made in it.</summary>
    public required int Step { get; init; }

    /// <summary>Sum of the losses of these steps.</summary>
    public required double LossSum { get; init; }

    /// <summary>The evaluated epochs so far.</summary>
    public required EpochMetrics[] Curve { get; init; }

    /// <summary>Seconds of work so far.</summary>
    public required double Seconds { get; init; }

    /// <summary>How training ended; null: it goes on.</summary>
    public TrialStatus? Outcome { get; init; }

    /// <summary>Why it missed its stop rule; null: it did not.</summary>
    public string? Reason { get; init; }

    /// <summary>Epochs begun when it ended.</summary>
    public int EpochsBegun { get; init; }

    /// <summary>Order of progress.</summary>
    public (int Epoch, int Step) Progress => Outcome is null ? (Epoch, Step) : (int.MaxValue, 0);
}
