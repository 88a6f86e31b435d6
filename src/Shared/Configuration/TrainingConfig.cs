using MessagePack;

namespace PsiSweep.Shared.Configuration;

/// <summary>How a trial is trained, and when it stops. The loss is the mean cross-entropy of the logits.</summary>
[MessagePackObject]
public sealed record TrainingConfig
{
    /// <summary>The optimizer.</summary>
    [Key(0)]
    public required OptimizerKind Optimizer { get; init; }

    /// <summary>Learning rate at the start, &gt; 0.</summary>
    [Key(1)]
    public required double LearningRate { get; init; }

    /// <summary>Momentum, in [0, 1); PyTorch's form, buffer ← momentum·buffer + gradient. Acts in the space that is optimised.</summary>
    [Key(2)]
    public double Momentum { get; init; }

    /// <summary>Nesterov's form of the momentum; needs momentum &gt; 0.</summary>
    [Key(3)]
    public bool Nesterov { get; init; }

    /// <summary>L2 weight decay ≥ 0, added to the gradient. Acts in the space that is optimised (path values for G-SGD).</summary>
    [Key(4)]
    public double WeightDecay { get; init; }

    /// <summary>Samples a step, ≥ 1; larger than the training set means full batch.</summary>
    [Key(5)]
    public required int BatchSize { get; init; }

    /// <summary>The learning-rate schedule.</summary>
    [Key(6)]
    public ScheduleConfig Schedule { get; init; } = new();

    /// <summary>At most this many epochs, ≥ 1.</summary>
    [Key(7)]
    public required int Epochs { get; init; }

    /// <summary>
    /// Stop as soon as the training cross-entropy over the full training set, taken at the end of an epoch, is at most this (&gt; 0);
    /// "Fantastic Generalization Measures" uses 0.01. Null: train for <see cref="Epochs"/> epochs. A trial that runs out of epochs
    /// before missed its stop rule.
    /// </summary>
    [Key(8)]
    public double? StopTrainLoss { get; init; }

    /// <summary>Evaluate on the full training and test sets after every so many epochs (and after the last), ≥ 1.</summary>
    [Key(9)]
    public int EvalEvery { get; init; } = 1;
}

/// <summary>The optimizers.</summary>
public enum OptimizerKind
{
    /// <summary>Stochastic gradient descent on the weights.</summary>
    Sgd = 0,

    /// <summary>Stochastic gradient descent on the basis-path values (Meng et al., arXiv 1802.03713).</summary>
    GSgd = 1,
}

/// <summary>A learning-rate schedule: a factor on the starting rate for each epoch t = 0, 1, …, preceded by an optional warm-up.</summary>
[MessagePackObject]
public sealed record ScheduleConfig
{
    /// <summary>The factor's form.</summary>
    [Key(0)]
    public ScheduleKind Kind { get; init; }

    /// <summary>Epochs of linear warm-up, ≥ 0: in epoch t &lt; warmup the rate is lr·(t+1)/warmup; the schedule starts after it.</summary>
    [Key(1)]
    public int WarmupEpochs { get; init; }

    /// <summary>For <see cref="ScheduleKind.Step"/>: the factor is multiplied by <see cref="Gamma"/> every so many epochs, ≥ 1.</summary>
    [Key(2)]
    public int StepEpochs { get; init; } = 30;

    /// <summary>For <see cref="ScheduleKind.Step"/>: in (0, 1].</summary>
    [Key(3)]
    public double Gamma { get; init; } = 0.1;

    /// <summary>For <see cref="ScheduleKind.Exponential"/>: factor exp(−decay·(t+1)), decay ≥ 0 (0.01 in the authors' MNIST runs, which
    /// count epochs from 1).</summary>
    [Key(4)]
    public double Decay { get; init; } = 0.01;

    /// <summary>For <see cref="ScheduleKind.Cosine"/>: the factor falls from 1 to this over the epochs, in [0, 1].</summary>
    [Key(5)]
    public double MinFactor { get; init; }
}

/// <summary>Forms of learning-rate schedules.</summary>
public enum ScheduleKind
{
    /// <summary>Always 1.</summary>
    Constant = 0,

    /// <summary>gamma^⌊t/step⌋.</summary>
    Step = 1,

    /// <summary>exp(−decay·(t+1)).</summary>
    Exponential = 2,

    /// <summary>min + (1−min)·(1+cos(π·t/T))/2.</summary>
    Cosine = 3,
}
