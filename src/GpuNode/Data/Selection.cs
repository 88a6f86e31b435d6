using PsiSweep.Shared.Randomness;
using PsiSweep.Shared.Sweeps;

namespace PsiSweep.GpuNode.Data;

/// <summary>Training subset and label noise, seeded apart from each other and from the trial.</summary>
public static class Selection
{
    /// <summary>Applies a configuration's subset size and label noise to the training part.</summary>
    /// <exception cref="DataException">The subset is larger than the data set.</exception>
    public static RawDataset Apply(RawDataset data, DataConfig config)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(config);
        var train = data.Train;
        if (config.TrainSize is { } size)
            train = Subset(train, size, data.Features, config);
        return data with { Train = train with { Labels = Noisy(train.Labels, data.Classes, config) } };
    }

    private static RawPart Subset(RawPart train, int size, int features, DataConfig config)
    {
        if (size > train.Count)
            throw new DataException($"data.train_size is {size}, but {config.Set} has {train.Count} training samples");
        var order = Enumerable.Range(0, train.Count).ToArray();
        new SplitMix64((ulong)Seeds.Derive(config.Seed, "subset")).Shuffle<int>(order);
        var inputs = new float[size * features];
        for (var i = 0; i < size; i++)
            train.Inputs.AsSpan(order[i] * features, features).CopyTo(inputs.AsSpan(i * features));
        return new(inputs, [.. order.Take(size).Select(i => train.Labels[i])]);
    }

    /// <summary>Exactly round(noise·n) labels become another class, uniformly drawn.</summary>
    private static long[] Noisy(long[] labels, int classes, DataConfig config)
    {
        var wrong = (int)Math.Round(config.LabelNoise * labels.Length, MidpointRounding.AwayFromZero);
        if (wrong == 0)
            return labels;
        var random = new SplitMix64((ulong)Seeds.Derive(config.Seed, "label-noise"));
        var order = Enumerable.Range(0, labels.Length).ToArray();
        random.Shuffle<int>(order);
        var noisy = labels.ToArray();
        foreach (var i in order.Take(wrong))
            noisy[i] = (labels[i] + 1 + random.NextInt(classes - 1)) % classes;
        return noisy;
    }
}
