using PsiSweep.Shared.Configuration;

namespace PsiSweep.Sweeps.Settings;

/// <summary>The settings under <c>training</c>.</summary>
internal static class TrainingSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        new Setting<OptimizerKind>(
            "training.optimizer",
            ChoiceType.OfEnum<OptimizerKind>(),
            s => s.Trial.Training.Optimizer,
            (s, v) => With(s, t => t with { Optimizer = v }),
            "stochastic gradient descent on the weights (sgd) or on the basis-path values (gsgd)"
        ),
        new Setting<double>(
            "training.lr",
            NumberType.Single(0, withMin: false),
            s => s.Trial.Training.LearningRate,
            (s, v) => With(s, t => t with { LearningRate = v }),
            "learning rate at the start"
        ),
        new Setting<double>(
            "training.momentum",
            new NumberType(0, 1, withMax: false),
            s => s.Trial.Training.Momentum,
            (s, v) => With(s, t => t with { Momentum = v }),
            "momentum, PyTorch's form; acts in the space that is optimised"
        ),
        new Setting<bool>(
            "training.nesterov",
            new FlagType(),
            s => s.Trial.Training.Nesterov,
            (s, v) => With(s, t => t with { Nesterov = v }),
            "Nesterov's form of the momentum; needs training.momentum > 0"
        ),
        new Setting<double>(
            "training.weight_decay",
            NumberType.Single(0),
            s => s.Trial.Training.WeightDecay,
            (s, v) => With(s, t => t with { WeightDecay = v }),
            "L2 weight decay, added to the gradient; acts in the space that is optimised"
        ),
        new Setting<long>(
            "training.batch_size",
            new IntegerType(1),
            s => s.Trial.Training.BatchSize,
            (s, v) => With(s, t => t with { BatchSize = (int)v }),
            "samples a step; more than the training set has means full batch"
        ),
        new Setting<ScheduleKind>(
            "training.schedule.kind",
            ChoiceType.OfEnum<ScheduleKind>(),
            s => s.Trial.Training.Schedule.Kind,
            (s, v) => WithSchedule(s, c => c with { Kind = v }),
            "learning-rate schedule: a factor on training.lr for each epoch"
        ),
        new Setting<long>(
            "training.schedule.warmup_epochs",
            new IntegerType(0),
            s => s.Trial.Training.Schedule.WarmupEpochs,
            (s, v) => WithSchedule(s, c => c with { WarmupEpochs = (int)v }),
            "epochs of linear warm-up before the schedule starts; fewer than training.epochs"
        ),
        new Setting<long>(
            "training.schedule.step_epochs",
            new IntegerType(1),
            s => s.Trial.Training.Schedule.StepEpochs,
            (s, v) => WithSchedule(s, c => c with { StepEpochs = (int)v }),
            "step: the factor is multiplied by gamma every so many epochs"
        ),
        new Setting<double>(
            "training.schedule.gamma",
            new NumberType(0, 1, withMin: false),
            s => s.Trial.Training.Schedule.Gamma,
            (s, v) => WithSchedule(s, c => c with { Gamma = v }),
            "step: what the factor is multiplied by"
        ),
        new Setting<double>(
            "training.schedule.decay",
            NumberType.Single(0),
            s => s.Trial.Training.Schedule.Decay,
            (s, v) => WithSchedule(s, c => c with { Decay = v }),
            "exponential: the factor is exp(-decay * epoch), epochs counted from 1"
        ),
        new Setting<double>(
            "training.schedule.min_factor",
            new NumberType(0, 1),
            s => s.Trial.Training.Schedule.MinFactor,
            (s, v) => WithSchedule(s, c => c with { MinFactor = v }),
            "cosine: the factor falls from 1 to this"
        ),
        new Setting<long>(
            "training.epochs",
            new IntegerType(1, 1_000_000),
            s => s.Trial.Training.Epochs,
            (s, v) => With(s, t => t with { Epochs = (int)v }),
            "epochs at most"
        ),
        new Setting<double?>(
            "training.stop_train_loss",
            new OptionalType(NumberType.Single(0, withMin: false), "train for all the epochs"),
            s => s.Trial.Training.StopTrainLoss,
            (s, v) => With(s, t => t with { StopTrainLoss = v }),
            "stop rule: training ends after the first epoch with a cross-entropy (nats) over the full training set of at most this"
        ),
        new Setting<long>(
            "training.eval_every",
            new IntegerType(1),
            s => s.Trial.Training.EvalEvery,
            (s, v) => With(s, t => t with { EvalEvery = (int)v }),
            "evaluate on the full training and test sets every so many epochs, and after the last"
        ),
    ];

    private static SweepSettings With(SweepSettings s, Func<TrainingConfig, TrainingConfig> change) =>
        s with
        {
            Trial = s.Trial with { Training = change(s.Trial.Training) },
        };

    private static SweepSettings WithSchedule(SweepSettings s, Func<ScheduleConfig, ScheduleConfig> change) =>
        With(s, t => t with { Schedule = change(t.Schedule) });
}
