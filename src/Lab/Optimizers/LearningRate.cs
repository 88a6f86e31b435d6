using PsiSweep.Shared.Configuration;

namespace PsiSweep.Lab.Optimizers;

/// <summary>The learning rate of an epoch.</summary>
public static class LearningRate
{
    /// <summary>The rate in an epoch; see <see cref="ScheduleConfig"/> for the formulas.</summary>
    /// <param name="config">Starting rate, schedule and number of epochs.</param>
    /// <param name="epoch">From 0.</param>
    public static double At(TrainingConfig config, int epoch)
    {
        ArgumentNullException.ThrowIfNull(config);
        var schedule = config.Schedule;
        if (epoch < schedule.WarmupEpochs)
            return config.LearningRate * (epoch + 1) / schedule.WarmupEpochs;

        var t = epoch - schedule.WarmupEpochs;
        var total = Math.Max(1, config.Epochs - schedule.WarmupEpochs);
        return config.LearningRate
            * schedule.Kind switch
            {
                ScheduleKind.Constant => 1,
                ScheduleKind.Step => Math.Pow(schedule.Gamma, t / schedule.StepEpochs),
                ScheduleKind.Exponential => Math.Exp(-schedule.Decay * (t + 1)),
                ScheduleKind.Cosine => schedule.MinFactor + (1 - schedule.MinFactor) * (1 + Math.Cos(Math.PI * t / total)) / 2,
                _ => throw new ArgumentOutOfRangeException(nameof(config), schedule.Kind, "not a schedule"),
            };
    }
}
