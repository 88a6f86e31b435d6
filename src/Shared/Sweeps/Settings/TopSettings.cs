namespace PsiSweep.Shared.Sweeps.Settings;

/// <summary>The settings at the file's top, and those under <c>scheduling</c>.</summary>
internal static class TopSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        new Setting<long>("seed", new IntegerType(0, long.MaxValue),
            s => s.Trial.Seed, (s, v) => s with { Trial = s.Trial with { Seed = v } },
            "seeds the starting weights, the order of the batches and the probes of the measures"),
        new Setting<SaveMode>("save", ChoiceType.OfEnum<SaveMode>(),
            s => s.Trial.Save, (s, v) => s with { Trial = s.Trial with { Save = v } },
            "which weights a trial leaves behind: none, or the final ones as safetensors") { CanSweep = false },
        new Setting<long>("scheduling.max_attempts", new IntegerType(1, 100),
            s => s.Scheduling.MaxAttempts, (s, v) => s with { Scheduling = s.Scheduling with { MaxAttempts = (int)v } },
            "attempts at a trial before it is recorded as failed; may change between two starts of one sweep")
        { CanSweep = false, DecidesResults = false },
    ];
}
