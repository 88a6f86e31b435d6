using MessagePack;

namespace PsiSweep.Shared.Configuration;

/// <summary>
/// Everything that decides a trial's numbers, together with the kind of device: two trials with equal configurations
/// give the same bits on every node of a kind.
/// </summary>
[MessagePackObject]
public sealed record TrialConfig
{
    /// <summary>The data set and what is taken of it.</summary>
    [Key(0)]
    public required DataConfig Data { get; init; }

    /// <summary>The network's shape and its starting weights.</summary>
    [Key(1)]
    public required NetworkConfig Network { get; init; }

    /// <summary>How it is trained and when training stops.</summary>
    [Key(2)]
    public required TrainingConfig Training { get; init; }

    /// <summary>What is measured at the end.</summary>
    [Key(3)]
    public required MeasuresConfig Measures { get; init; }

    /// <summary>Seeds the starting weights, the order of the batches and the probes of the measures; ≥ 0.</summary>
    [Key(4)]
    public required long Seed { get; init; }

    /// <summary>Which weights are kept as safetensors.</summary>
    [Key(5)]
    public SaveMode Save { get; init; }
}

/// <summary>Which weights a trial leaves behind.</summary>
public enum SaveMode
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The final weights, as <c>weights/trial-NNNNNN.safetensors</c> in the results folder.</summary>
    Final = 1,
}
