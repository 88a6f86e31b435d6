using CsCheck;
using PsiSweep.GpuNode.Attempts;
using PsiSweep.Lab.Data;
using PsiSweep.Lab.Torch;
using PsiSweep.Lab.Training;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Results;

namespace PsiSweep.GpuNode.Tests.Checkpoints;

/// <summary>A trial that was interrupted, as often and wherever, ends with the same bits as one that never was.</summary>
public class InterruptionTests
{
    /// <summary>Time that advances a second at every look, and hands the attempt back at a given one.</summary>
    private sealed class InterruptingTime(AttemptControl control, int handBackAt, bool kill) : TimeProvider
    {
        private int looks;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp()
        {
            if (++looks == handBackAt)
            {
                if (kill)
                    control.Stop("killed");
                else
                    control.HandBack("drained");
            }

            return looks;
        }
    }

    private sealed class Quiet : ITrialObserver
    {
        public double? ResumedAt { get; private set; }

        public void PhaseBegins(string phase) { }

        public void EpochDone(EpochMetrics metrics, double samplesPerSecond) { }

        public void Resumed(double seconds) => ResumedAt = seconds;
    }

    internal static TrialConfig Config(TrainingConfig training) =>
        new()
        {
            Data = new() { Set = "digits", TrainSize = 70 },
            Network = new()
            {
                Hidden = [5, 6],
                TreeEdges = TreeEdges.Ones,
                Bias = true,
            },
            Training = training,
            Measures = new()
            {
                Names = ["l2_from_init", "psi.trace"],
                Samples = 16,
                Probes = 4,
            },
            Seed = 3,
        };

    /// <summary>A small stack with convolutions in place of the perceptron.</summary>
    private static TrialConfig Convolutional(TrialConfig config) =>
        config with
        {
            Network = config.Network with { Layers = ["conv 4", "maxpool 2", "conv 4", "gap"] },
        };

    public static TheoryData<string, TrainingConfig> Trainings =>
        new()
        {
            {
                "sgd",
                new()
                {
                    Optimizer = OptimizerKind.Sgd,
                    LearningRate = 0.1,
                    BatchSize = 16,
                    Epochs = 4,
                }
            },
            {
                "momentum",
                new()
                {
                    Optimizer = OptimizerKind.Sgd,
                    LearningRate = 0.05,
                    BatchSize = 16,
                    Epochs = 4,
                    Momentum = 0.9,
                    WeightDecay = 0.01,
                }
            },
            {
                "nesterov",
                new()
                {
                    Optimizer = OptimizerKind.Sgd,
                    LearningRate = 0.05,
                    BatchSize = 70,
                    Epochs = 9,
                    Momentum = 0.9,
                    Nesterov = true,
                    Schedule = new() { Kind = ScheduleKind.Cosine },
                }
            },
            {
                "gsgd",
                new()
                {
                    Optimizer = OptimizerKind.GSgd,
                    LearningRate = 0.1,
                    BatchSize = 16,
                    Epochs = 4,
                    EvalEvery = 3,
                }
            },
            {
                "gsgd momentum",
                new()
                {
                    Optimizer = OptimizerKind.GSgd,
                    LearningRate = 0.05,
                    BatchSize = 16,
                    Epochs = 4,
                    Momentum = 0.5,
                    Schedule = new()
                    {
                        Kind = ScheduleKind.Step,
                        StepEpochs = 1,
                        Decay = 0.5,
                    },
                }
            },
            {
                "stop rule",
                new()
                {
                    Optimizer = OptimizerKind.Sgd,
                    LearningRate = 0.2,
                    BatchSize = 8,
                    Epochs = 60,
                    StopTrainLoss = 0.5,
                }
            },
            {
                "stop missed",
                new()
                {
                    Optimizer = OptimizerKind.GSgd,
                    LearningRate = 0.1,
                    BatchSize = 16,
                    Epochs = 3,
                    StopTrainLoss = 1e-9,
                }
            },
            {
                "diverges",
                new()
                {
                    Optimizer = OptimizerKind.Sgd,
                    LearningRate = 1e30,
                    BatchSize = 16,
                    Epochs = 3,
                }
            },
        };

    /// <summary>Runs a trial through interruptions, each attempt with a runner of its own, as another node would.</summary>
    private static (TrialResult Result, int Attempts) Run(
        TrialConfig config,
        IReadOnlyList<(int At, bool Kill)> interruptions,
        double everySeconds
    )
    {
        var folder = Directory.CreateTempSubdirectory("psisweep-checkpoints-").FullName;
        for (var i = 0; ; i++)
        {
            var control = new AttemptControl();
            var (at, kill) = i < interruptions.Count ? interruptions[i] : (0, false);
            using var cache = new DatasetCache("");
            using var runner = new TrialRunner(TorchDevice.Cpu(0), cache) { Time = new InterruptingTime(control, at, kill) };
            try
            {
                var result = runner.Run(
                    new()
                    {
                        Lease = new("sweep", 12, i + 1, 100 + i),
                        Config = config,
                        Checkpoints = new(folder, everySeconds),
                    },
                    control,
                    new Quiet()
                );
                Directory.Delete(folder, recursive: true);
                return (result, i + 1);
            }
            catch (Exception e) when (e is AttemptHandedBackException or OperationCanceledException)
            {
                Assert.Empty(Directory.GetFiles(folder, "*.partial", SearchOption.AllDirectories));
            }
        }
    }

    private static void AssertSameBits(TrialResult expected, TrialResult actual)
    {
        Assert.Equal(
            (expected.Status, expected.Reason, expected.Epochs, expected.Final),
            (actual.Status, actual.Reason, actual.Epochs, actual.Final)
        );
        Assert.Equal(expected.Measures, actual.Measures);
        Assert.Equal(expected.Curve.Length, actual.Curve.Length);
        foreach (var (e, a) in expected.Curve.Zip(actual.Curve))
            Assert.Equal(e with { Seconds = 0 }, a with { Seconds = 0 });
        Assert.Empty(actual.Notes);
    }

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Handed_back_at_every_look_at_the_clock(string name, TrainingConfig training)
    {
        var config = Config(training);
        var (whole, _) = Run(config, [], everySeconds: 1e9);
        for (var at = 2; at < 60; at += 3)
        {
            var (again, attempts) = Run(config, [(at, false)], everySeconds: 1e9);
            AssertSameBits(whole, again);
            Assert.True(attempts <= 2, name);
        }
    }

    [Theory]
    [MemberData(nameof(Trainings))]
    public void Killed_and_handed_back_at_random_with_checkpoints_at_random(string name, TrainingConfig training)
    {
        var config = Config(training);
        var (whole, _) = Run(config, [], everySeconds: 1e9);
        Gen.Select(Gen.Select(Gen.Int[2, 40], Gen.Bool).Array[1, 5], Gen.Double[1, 12])
            .Sample((interruptions, every) => AssertSameBits(whole, Run(config, interruptions, every).Result), iter: 12, threads: 1);
        Assert.NotEmpty(name);
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd)]
    [InlineData(OptimizerKind.GSgd)]
    public void Convolutions_too(OptimizerKind optimizer)
    {
        var config = Convolutional(
            Config(
                new()
                {
                    Optimizer = optimizer,
                    LearningRate = 0.05,
                    BatchSize = 16,
                    Epochs = 4,
                }
            )
        );
        var (whole, _) = Run(config, [], everySeconds: 1e9);
        for (var at = 3; at < 40; at += 5)
            AssertSameBits(whole, Run(config, [(at, at % 2 == 0)], everySeconds: 3).Result);
        Assert.Equal(TrialStatus.Completed, whole.Status);
    }

    [Fact]
    public void Handed_back_while_it_measures_it_does_not_train_again()
    {
        var config = Config(
            new()
            {
                Optimizer = OptimizerKind.GSgd,
                LearningRate = 0.1,
                BatchSize = 16,
                Epochs = 3,
            }
        );
        var (whole, _) = Run(config, [], everySeconds: 1e9);
        var folder = Directory.CreateTempSubdirectory("psisweep-checkpoints-").FullName;
        var control = new AttemptControl();
        using var cache = new DatasetCache("");
        using var runner = new TrialRunner(TorchDevice.Cpu(0), cache);
        var request = new AttemptRequest
        {
            Lease = new("sweep", 1, 1, 1),
            Config = config,
            Checkpoints = new(folder, 1e9),
        };
        var error = Assert.Throws<AttemptHandedBackException>(() =>
            runner.Run(request, control, new AtMeasures(() => control.HandBack("paused")))
        );
        Assert.Equal("paused", error.Message);
        var epochs = new List<EpochMetrics>();
        var result = runner.Run(request with { Lease = new("sweep", 1, 2, 2) }, new(), new AtMeasures(() => { }, epochs));
        AssertSameBits(whole, result);
        Assert.Empty(epochs);
    }

    private sealed class AtMeasures(Action measureBegins, List<EpochMetrics>? epochs = null) : ITrialObserver
    {
        public void PhaseBegins(string phase)
        {
            if (phase != "train")
                measureBegins();
        }

        public void EpochDone(EpochMetrics metrics, double samplesPerSecond) => epochs?.Add(metrics);

        public void Resumed(double seconds) { }
    }

    [Fact]
    public void Seconds_go_on_from_the_checkpoint()
    {
        var folder = Directory.CreateTempSubdirectory("psisweep-checkpoints-").FullName;
        var config = Config(
            new()
            {
                Optimizer = OptimizerKind.GSgd,
                LearningRate = 0.1,
                BatchSize = 16,
                Epochs = 4,
            }
        );
        var control = new AttemptControl();
        using var cache = new DatasetCache("");
        using var first = new TrialRunner(TorchDevice.Cpu(0), cache) { Time = new InterruptingTime(control, 10, kill: false) };
        var request = new AttemptRequest
        {
            Lease = new("sweep", 1, 1, 1),
            Config = config,
            Checkpoints = new(folder, 1e9),
        };
        Assert.Throws<AttemptHandedBackException>(() => first.Run(request, control, new Quiet()));
        using var second = new TrialRunner(TorchDevice.Cpu(0), cache) { Time = new InterruptingTime(control, 0, kill: false) };
        var observer = new Quiet();
        var result = second.Run(request with { Lease = new("sweep", 1, 2, 2) }, new(), observer);
        Assert.InRange(observer.ResumedAt!.Value, 5, 15);
        Assert.True(result.Seconds > observer.ResumedAt);
        Assert.Equal(result.Curve.OrderBy(c => c.Seconds), result.Curve);
    }
}
