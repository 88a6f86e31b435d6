using MessagePack;

namespace PsiSweep.Shared.Configuration;

/// <summary>The data set of a trial.</summary>
[MessagePackObject]
public sealed record DataConfig
{
    /// <summary>Name: <c>digits</c> (bundled), <c>mnist</c>, <c>fashion-mnist</c>, <c>kmnist</c> or <c>cifar10</c>.</summary>
    [Key(0)]
    public required string Set { get; init; }

    /// <summary>Number of training samples drawn (without replacement, seeded by <see cref="Seed"/>); null: all.</summary>
    [Key(1)]
    public int? TrainSize { get; init; }

    /// <summary>Share of training labels replaced by a uniformly drawn other class, in [0, 1].</summary>
    [Key(2)]
    public double LabelNoise { get; init; }

    /// <summary>Seeds the subset and the label noise, apart from the trial's seed, so that all trials see the same data; ≥ 0.</summary>
    [Key(3)]
    public long Seed { get; init; }
}
