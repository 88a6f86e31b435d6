using MessagePack;

namespace PsiSweep.Shared.Results;

/// <summary>What one trial came to: the numbers of its row and of its curve.</summary>
[MessagePackObject]
public sealed record TrialResult
{
    /// <summary>How the trial ended.</summary>
    [Key(0)]
    public required TrialStatus Status { get; init; }

    /// <summary>Why it diverged or failed, one sentence; null otherwise.</summary>
    [Key(1)]
    public string? Reason { get; init; }

    /// <summary>Evaluation at the final weights over the full sets; null when the trial failed, or diverged before any finite
    /// evaluation.</summary>
    [Key(2)]
    public Evaluation? Final { get; init; }

    /// <summary>Epochs trained.</summary>
    [Key(3)]
    public int Epochs { get; init; }

    /// <summary>Seconds of wall clock, training and measuring.</summary>
    [Key(4)]
    public double Seconds { get; init; }

    /// <summary>The measures, in the order asked for; empty when the trial diverged or failed.</summary>
    [Key(5)]
    public MeasureValue[] Measures { get; init; } = [];

    /// <summary>One entry for every evaluated epoch.</summary>
    [Key(6)]
    public EpochMetrics[] Curve { get; init; } = [];

    /// <summary>Device kind the numbers hold for, such as <c>cpu</c> or <c>cuda</c>.</summary>
    [Key(7)]
    public string DeviceKind { get; init; } = "cpu";

    /// <summary>Versions of what computed them, such as <c>torchsharp</c> and <c>psisweep</c>.</summary>
    [Key(8)]
    public Dictionary<string, string> Versions { get; init; } = [];

    /// <summary>Facts about the trial worth keeping that are no measure, such as the number of units left out of path space.</summary>
    [Key(9)]
    public string[] Notes { get; init; } = [];
}

/// <summary>How a trial ended. Text form (results.csv): <c>completed</c>, <c>stop_missed</c>, <c>diverged</c>, <c>failed</c>.</summary>
public enum TrialStatus
{
    /// <summary>Trained to its stop rule.</summary>
    Completed = 0,

    /// <summary>Ran out of epochs before the training loss reached the stop rule; measured all the same, left out of tables by
    /// default.</summary>
    StopMissed = 1,

    /// <summary>Non-finite loss, or a skeleton value that would have crossed zero: a result, not a failure.</summary>
    Diverged = 2,

    /// <summary>Every attempt failed; the error is the reason.</summary>
    Failed = 3,
}

/// <summary>Loss and error over the full training and test sets.</summary>
/// <param name="TrainLoss">Mean cross-entropy (nats) over the training set.</param>
/// <param name="TrainError">Share of the training set classified wrongly, in [0, 1].</param>
/// <param name="TestLoss">Mean cross-entropy (nats) over the test set.</param>
/// <param name="TestError">Share of the test set classified wrongly, in [0, 1].</param>
[MessagePackObject]
public sealed record Evaluation(
    [property: Key(0)] double TrainLoss,
    [property: Key(1)] double TrainError,
    [property: Key(2)] double TestLoss,
    [property: Key(3)] double TestError
)
{
    /// <summary>Loss gap: test minus train cross-entropy.</summary>
    [IgnoreMember]
    public double GapLoss => TestLoss - TrainLoss;

    /// <summary>Error gap: test minus train error rate.</summary>
    [IgnoreMember]
    public double GapError => TestError - TrainError;
}

/// <summary>One point of a trial's curve.</summary>
/// <param name="Epoch">Epochs trained, from 1.</param>
/// <param name="LearningRate">The rate in that epoch.</param>
/// <param name="RunningLoss">Mean of the batch losses while the epoch was trained (what many scripts print as training loss).</param>
/// <param name="Eval">Evaluation after the epoch; null when that epoch was not evaluated.</param>
/// <param name="Seconds">Seconds since the trial began.</param>
[MessagePackObject]
public sealed record EpochMetrics(
    [property: Key(0)] int Epoch,
    [property: Key(1)] double LearningRate,
    [property: Key(2)] double RunningLoss,
    [property: Key(3)] Evaluation? Eval,
    [property: Key(4)] double Seconds
);

/// <summary>One number about flatness or capacity.</summary>
/// <param name="Name">Column name, such as <c>psi.trace</c>.</param>
/// <param name="Value">The value; may be infinite or NaN, which tables count as missing.</param>
/// <param name="StandardError">Standard error of an estimate, column <c>NAME.se</c>; null when the value is not a mean of draws.</param>
/// <param name="Residual">Residual norm of an eigenvalue, column <c>NAME.residual</c>; null when there is none.</param>
[MessagePackObject]
public sealed record MeasureValue(
    [property: Key(0)] string Name,
    [property: Key(1)] double Value,
    [property: Key(2)] double? StandardError = null,
    [property: Key(3)] double? Residual = null
);
