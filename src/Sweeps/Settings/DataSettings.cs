using PsiSweep.Shared.Configuration;

namespace PsiSweep.Sweeps.Settings;

/// <summary>The settings under <c>data</c>.</summary>
internal static class DataSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        new Setting<string>(
            "data.set",
            ChoiceType.OfTexts(DataSetInfo.All.Select(d => d.Name)),
            s => s.Trial.Data.Set,
            (s, v) => With(s, d => d with { Set = v }),
            "the data set; digits is bundled, the others are fetched with 'psisweep data fetch NAME'"
        ),
        new Setting<long?>(
            "data.train_size",
            new OptionalType(new IntegerType(1), "all"),
            s => s.Trial.Data.TrainSize,
            (s, v) => With(s, d => d with { TrainSize = (int?)v }),
            "training samples drawn from the training set without replacement"
        ),
        new Setting<double>(
            "data.label_noise",
            new NumberType(0, 1),
            s => s.Trial.Data.LabelNoise,
            (s, v) => With(s, d => d with { LabelNoise = v }),
            "share of the training labels replaced by another class"
        ),
        new Setting<long>(
            "data.seed",
            new IntegerType(0, long.MaxValue),
            s => s.Trial.Data.Seed,
            (s, v) => With(s, d => d with { Seed = v }),
            "seeds the subset and the label noise, apart from the trial's seed, so that all trials see the same data"
        ),
    ];

    private static SweepSettings With(SweepSettings s, Func<DataConfig, DataConfig> change) =>
        s with
        {
            Trial = s.Trial with { Data = change(s.Trial.Data) },
        };
}
