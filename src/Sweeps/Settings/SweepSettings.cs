using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Measures;

namespace PsiSweep.Sweeps.Settings;

/// <summary>One value for every setting of a sweep file: what a trial is when no axis changes it.</summary>
/// <param name="Trial">The trial's configuration.</param>
/// <param name="Scheduling">How trials are handed out.</param>
public sealed record SweepSettings(TrialConfig Trial, SchedulingConfig Scheduling)
{
    /// <summary>What a setting is when the file does not name it. Settings that are not listed here have the defaults of their
    /// records.</summary>
    public static SweepSettings Default { get; } =
        new(
            new TrialConfig
            {
                Data = new DataConfig { Set = "digits" },
                Network = new NetworkConfig { Hidden = [64, 64] },
                Training = new TrainingConfig
                {
                    Optimizer = OptimizerKind.Sgd,
                    LearningRate = 0.1,
                    BatchSize = 64,
                    Epochs = 100,
                    StopTrainLoss = 0.01,
                },
                Measures = new MeasuresConfig { Names = [.. MeasureCatalog.All.Where(m => m.IsDefault).Select(m => m.Name)] },
                Seed = 1,
            },
            new SchedulingConfig()
        );
}
