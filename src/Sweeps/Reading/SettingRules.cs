using System.Numerics;
using PsiSweep.Shared.Configuration;

namespace PsiSweep.Sweeps.Reading;

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
        new(
            ["training.nesterov", "training.momentum"],
            t => t.Training is { Nesterov: true, Momentum: <= 0 } ? "training.nesterov: true needs training.momentum > 0" : null
        ),
        new(
            ["training.schedule.warmup_epochs", "training.epochs"],
            t =>
                t.Training.Schedule.WarmupEpochs >= t.Training.Epochs
                    ? "training.schedule.warmup_epochs leaves no epoch for the schedule; allowed: fewer than training.epochs"
                    : null
        ),
        new(
            ["data.train_size", "data.set"],
            t =>
                DataSetInfo.Find(t.Data.Set) is { } set && t.Data.TrainSize > set.TrainSamples
                    ? $"data.train_size is more than the {set.TrainSamples} training samples of {set.Name}; allowed: 1 to "
                        + $"{set.TrainSamples}, or null (all)"
                    : null
        ),
        new(["network.layers", "data.set"], t => StackProblem(t, network => network.Layers.Length > 0)),
        new(
            ["network.hidden", "network.width", "network.depth", "network.layers", "data.set"],
            t => StackProblem(t, network => network.Layers.Length == 0)
        ),
    ];

    private static string? StackProblem(TrialConfig trial, Func<NetworkConfig, bool> applies)
    {
        if (!applies(trial.Network) || DataSetInfo.Find(trial.Data.Set) is not { } set)
            return null;
        var stack = trial.Network.Shapes(set.Sample, set.Classes, out var problem);
        if (problem is not null)
            return $"the layers do not fit together: {problem}";
        return stack.Aggregate(BigInteger.Zero, (sum, l) => sum + l.Weights) > MaxWeights
            ? $"the network has more than {MaxWeights} weights; allowed: narrower or fewer layers"
            : null;
    }
}
