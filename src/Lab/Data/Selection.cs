using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Randomness;

namespace PsiSweep.Lab.Data;

/// <summary>
/// Training subset and label noise, seeded apart from each other and from the trial: the subset is the start of a shuffle by SplitMix64
/// seeded
/// with "subset", the noise falls on the start of another, seeded with "label-noise".
/// </summary>
/// <param name="Rows">The training samples of the subset; null: all, in their order.</param>
/// <param name="Labels">Their labels, noise included.</param>
public sealed record Selection(int[]? Rows, long[] Labels)
{
    /// <summary>What a configuration selects.</summary>
    /// <param name="labels">The training labels.</param>
    /// <param name="classes">Number of classes, at least 2.</param>
    /// <param name="config">Subset size, share of noisy labels (exactly round(share·n) of them become another class, uniformly drawn), and
    /// seed.</param>
    /// <exception cref="DataException">The subset is empty or larger than the data set, or the share not in [0, 1].</exception>
    public static Selection Of(long[] labels, int classes, DataConfig config)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(config);
        if (config.TrainSize is { } size && (size < 1 || size > labels.Length))
            throw new DataException(
                $"data.train_size is {size}, but {config.Set} has {labels.Length} training samples; allowed are 1 to {labels.Length}"
            );
        if (config.LabelNoise is not (>= 0 and <= 1))
            throw new DataException($"data.label_noise is {config.LabelNoise}; allowed are 0 to 1");

        var rows = config.TrainSize is { } some ? Shuffled(labels.Length, Stream(config, "subset"))[..some] : null;
        return new(rows, Noisy(rows is null ? labels : [.. rows.Select(r => labels[r])], classes, config));
    }

    private static long[] Noisy(long[] labels, int classes, DataConfig config)
    {
        var wrong = (int)Math.Round(config.LabelNoise * labels.Length, MidpointRounding.AwayFromZero);
        if (wrong == 0)
            return labels;
        var random = Stream(config, "label-noise");
        var order = Shuffled(labels.Length, random);
        var noisy = labels.ToArray();
        foreach (var i in order.Take(wrong))
            noisy[i] = (labels[i] + 1 + random.NextInt(classes - 1)) % classes;
        return noisy;
    }

    private static SplitMix64 Stream(DataConfig config, string purpose) => new((ulong)Seeds.Derive(config.Seed, purpose));

    private static int[] Shuffled(int count, SplitMix64 random)
    {
        var order = Enumerable.Range(0, count).ToArray();
        random.Shuffle<int>(order);
        return order;
    }
}
