using PsiSweep.Shared.Configuration;

namespace PsiSweep.Sweeps.Settings;

/// <summary>The settings at the file's top, and those under <c>scheduling</c>.</summary>
internal static class TopSettings
{
    // Thirty years: a time that every clock can still add.
    private const double LongestSeconds = 1e9;

    public static IReadOnlyList<Setting> All { get; } =
    [
        new Setting<long>(
            "seed",
            new IntegerType(0, long.MaxValue),
            s => s.Trial.Seed,
            (s, v) => s with { Trial = s.Trial with { Seed = v } },
            "seeds the starting weights, the order of the batches and the probes of the measures"
        ),
        new Setting<SaveMode>(
            "save",
            ChoiceType.OfEnum<SaveMode>(),
            s => s.Trial.Save,
            (s, v) => s with { Trial = s.Trial with { Save = v } },
            "which weights a trial leaves behind: none, or the final ones as safetensors"
        )
        {
            CanSweep = false,
        },
        new Setting<long>(
            "scheduling.max_attempts",
            new IntegerType(1, 100),
            s => s.Scheduling.MaxAttempts,
            (s, v) => s with { Scheduling = s.Scheduling with { MaxAttempts = (int)v } },
            "attempts at a trial that may fail by themselves before it is recorded as failed, those lost with a node not counted; may "
                + "change between two starts of one sweep, as all of scheduling"
        )
        {
            CanSweep = false,
            DecidesResults = false,
        },
        new Setting<double>(
            "scheduling.checkpoint_seconds",
            new NumberType(0, LongestSeconds, withMin: false),
            s => s.Scheduling.CheckpointSeconds,
            (s, v) => s with { Scheduling = s.Scheduling with { CheckpointSeconds = v } },
            "seconds of training between two checkpoints, from which a trial goes on when its node is gone"
        )
        {
            CanSweep = false,
            DecidesResults = false,
        },
        new Setting<long?>(
            "scheduling.checkpoint_epochs",
            new OptionalType(new IntegerType(1, int.MaxValue), "only seconds count"),
            s => s.Scheduling.CheckpointEpochs,
            (s, v) => s with { Scheduling = s.Scheduling with { CheckpointEpochs = (int?)v } },
            "epochs between two checkpoints"
        )
        {
            CanSweep = false,
            DecidesResults = false,
        },
        new Setting<double>(
            "scheduling.hung_after_seconds",
            new NumberType(0, LongestSeconds, withMin: false),
            s => s.Scheduling.HungAfterSeconds,
            (s, v) => s with { Scheduling = s.Scheduling with { HungAfterSeconds = v } },
            "an attempt that makes no step for so long is given up and its node's process is started again"
        )
        {
            CanSweep = false,
            DecidesResults = false,
        },
    ];
}
