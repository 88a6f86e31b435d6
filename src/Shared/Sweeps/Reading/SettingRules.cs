using System.Numerics;

namespace PsiSweep.Shared.Sweeps.Reading;

/// <summary>A condition on several settings at once.</summary>
/// <param name="Paths">The settings it reads, the one to complain about first.</param>
/// <param name="Violation">What is wrong and what is allowed, or null. Monotone in every setting that may be a range.</param>
internal sealed record SettingRule(IReadOnlyList<string> Paths, Func<TrialConfig, string?> Violation);

/// <summary>The conditions that hold for every trial, beyond those on single settings.</summary>
internal static class SettingRules
{
    /// <summary>Most weights of a network: in float64, with gradient and momentum, some 5 GB.</summary>
    public const long MaxWeights = 200_000_000;

    public static IReadOnlyList<SettingRule> All { get; } =
    [
        new(["training.nesterov", "training.momentum"], t => t.Training is { Nesterov: true, Momentum: <= 0 }
            ? "training.nesterov: true needs training.momentum > 0"
            : null),
        new(["training.schedule.warmup_epochs", "training.epochs"], t => t.Training.Schedule.WarmupEpochs >= t.Training.Epochs
            ? "training.schedule.warmup_epochs leaves no epoch for the schedule; allowed: fewer than training.epochs"
            : null),
        new(["data.train_size", "data.set"], t => DataSetInfo.Find(t.Data.Set) is { } set && t.Data.TrainSize > set.TrainSamples
            ? $"data.train_size is more than the {set.TrainSamples} training samples of {set.Name}; allowed: 1 to {set.TrainSamples}, or null (all)"
            : null),
        new(["network.hidden", "data.set"], t => DataSetInfo.Find(t.Data.Set) is { } set && Weights(set, t.Network.Hidden) > MaxWeights
            ? $"the network has more than {MaxWeights} weights; allowed: narrower or fewer layers"
            : null),
    ];

    private static BigInteger Weights(DataSetInfo set, int[] hidden)
    {
        int[] widths = [set.Inputs, .. hidden, set.Classes];
        return widths.Zip(widths.Skip(1)).Aggregate(BigInteger.Zero, (sum, pair) => sum + (BigInteger)pair.First * pair.Second);
    }
}
