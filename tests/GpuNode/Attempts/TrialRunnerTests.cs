using PsiSweep.GpuNode.Attempts;
using PsiSweep.Lab.Data;
using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Torch;
using PsiSweep.Lab.Training;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Measures;
using PsiSweep.Shared.Results;
using TorchSharp;

namespace PsiSweep.GpuNode.Tests.Attempts;

public class TrialRunnerTests
{
    internal static TrialConfig Digits(OptimizerKind optimizer, long seed, double lr = 0.1, int epochs = 20) =>
        new()
        {
            Data = new() { Set = "digits" },
            Network = new() { Hidden = [32, 32], TreeEdges = TreeEdges.Ones },
            Training = new()
            {
                Optimizer = optimizer,
                LearningRate = lr,
                BatchSize = 32,
                Epochs = epochs,
                StopTrainLoss = 0.05,
            },
            Measures = new() { Names = [.. MeasureCatalog.All.Select(m => m.Name)] },
            Seed = seed,
            Save = SaveMode.Final,
        };

    private sealed class Recorder : ITrialObserver
    {
        public List<string> Phases { get; } = [];

        public List<EpochMetrics> Epochs { get; } = [];

        public void PhaseBegins(string phase) => Phases.Add(phase);

        public void EpochDone(EpochMetrics metrics, double samplesPerSecond) => Epochs.Add(metrics);

        public void Resumed(double seconds) { }
    }

    private static AttemptRequest Attempt(long trial, TrialConfig config, string? folder = null) =>
        new()
        {
            Lease = new("sweep", trial, 1, 1),
            Config = config,
            OutputFolder = folder,
        };

    private static TrialResult Run(TrialConfig config, string? folder = null, ITrialObserver? observer = null)
    {
        using var cache = new DatasetCache("");
        using var runner = new TrialRunner(TorchDevice.Cpu(0), cache);
        return runner.Run(Attempt(3, config, folder), new(), observer ?? new Recorder());
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd)]
    [InlineData(OptimizerKind.GSgd)]
    public void Trains_measures_and_saves(OptimizerKind optimizer)
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var recorder = new Recorder();
        var result = Run(Digits(optimizer, 1), folder, recorder);

        Assert.Equal(TrialStatus.Completed, result.Status);
        Assert.True(result.Final!.TrainLoss <= 0.05);
        Assert.InRange(result.Final.TestError, 0, 0.15);
        Assert.Equal(
            MeasureCatalog
                .All.SelectMany(m => m.ColumnNames)
                .Where(c => !c.EndsWith(".se", StringComparison.Ordinal) && !c.EndsWith(".residual", StringComparison.Ordinal)),
            result.Measures.Select(m => m.Name)
        );
        Assert.All(result.Measures, m => Assert.True(double.IsFinite(m.Value), $"{m.Name} = {m.Value}"));
        Assert.Equal(["train", .. MeasureCatalog.All.Select(m => m.Name)], recorder.Phases);
        Assert.Equal(result.Epochs, recorder.Epochs.Count);

        var saved = SafeTensors.Read(Path.Combine(folder, "weights", "trial-000003.safetensors"));
        Assert.Equal(["0.weight", "2.weight", "4.weight"], saved.Select(s => s.Name));
        var l2 = saved.Sum(s => s.Tensor.to(torch.float64).square().sum().item<double>());
        Assert.Equal(l2, result.Measures.Single(m => m.Name == "l2").Value, 1e-9);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{result.Seconds} s, {string.Join(", ", result.Measures.Select(m => $"{m.Name}={m.Value:G5}"))}"
        );
    }

    [Fact]
    public async Task The_same_trial_gives_the_same_bits_alone_and_beside_others()
    {
        var alone = Run(Digits(OptimizerKind.GSgd, 5));
        var beside = await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(i =>
                    Task.Factory.StartNew(
                        () => Run(Digits(i == 1 ? OptimizerKind.Sgd : OptimizerKind.GSgd, 5)),
                        TestContext.Current.CancellationToken,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    )
                )
        );
        foreach (var other in (TrialResult[])[beside[0], beside[2]])
        {
            Assert.Equal(alone.Measures, other.Measures);
            Assert.Equal(alone.Curve.Select(e => e with { Seconds = 0 }), other.Curve.Select(e => e with { Seconds = 0 }));
        }

        Assert.NotEqual(alone.Measures, beside[1].Measures);
    }

    [Theory]
    [InlineData(OptimizerKind.Sgd, 1e30, "loss")]
    [InlineData(OptimizerKind.GSgd, 100, "skeleton")]
    public void Divergence_is_a_result(OptimizerKind optimizer, double lr, string reason)
    {
        var result = Run(Digits(optimizer, 1, lr));
        Assert.Equal(TrialStatus.Diverged, result.Status);
        Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
        Assert.Empty(result.Measures);
    }

    [Fact]
    public void A_missed_stop_rule_is_measured_all_the_same()
    {
        var result = Run(Digits(OptimizerKind.Sgd, 1, epochs: 1));
        Assert.Equal(TrialStatus.StopMissed, result.Status);
        Assert.NotEmpty(result.Measures);
    }

    [Fact]
    public void Cancelling_stops_it()
    {
        using var cache = new DatasetCache("");
        using var runner = new TrialRunner(TorchDevice.Cpu(0), cache);
        var control = new AttemptControl();
        control.Stop("enough");
        Assert.Throws<OperationCanceledException>(() => runner.Run(Attempt(0, Digits(OptimizerKind.Sgd, 1)), control, new Recorder()));
    }

    /// <summary>Stops or hands back at a phase or after an epoch.</summary>
    private sealed class Interrupting(string at, Action interrupt) : ITrialObserver
    {
        public void PhaseBegins(string phase)
        {
            if (phase == at)
                interrupt();
        }

        public void EpochDone(EpochMetrics metrics, double samplesPerSecond)
        {
            if (at == "epoch")
                interrupt();
        }

        public void Resumed(double seconds) { }
    }

    [Theory]
    [InlineData("epoch", false)]
    [InlineData("epoch", true)]
    [InlineData("psi.trace", false)]
    [InlineData("w.sharpness", true)]
    [InlineData("path_norm", null)]
    public void An_attempt_that_is_stopped_handed_back_or_fails_leaves_no_tensor_behind(string at, bool? handBack)
    {
        using var cache = new DatasetCache("");
        using var runner = new TrialRunner(TorchDevice.Cpu(0), cache);
        var folder = Directory.CreateTempSubdirectory("psisweep-checkpoints-").FullName;
        var request = Attempt(0, Digits(OptimizerKind.GSgd, 1)) with { Checkpoints = new(folder, 0.01) };
        runner.Run(request, new(), new Recorder());
        var statistics = DisposeScopeManager.Statistics.TensorStatistics;
        var before = statistics.ThreadTotalLiveCount;
        var control = new AttemptControl();
        Action interrupt = handBack switch
        {
            true => () => control.HandBack("drained"),
            false => () => control.Stop("of no more use"),
            null => () => throw new InvalidOperationException("boom"),
        };
        Assert.ThrowsAny<Exception>(() =>
            runner.Run(
                request with
                {
                    Lease = new("sweep", 0, 2, 2),
                    Config = Digits(OptimizerKind.GSgd, 7),
                },
                control,
                new Interrupting(at, interrupt)
            )
        );
        Assert.Equal(before, statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Live_tensors_return_to_where_they_were()
    {
        using var cache = new DatasetCache("");
        using var runner = new TrialRunner(TorchDevice.Cpu(0), cache);
        runner.Run(Attempt(0, Digits(OptimizerKind.GSgd, 1)), new(), new Recorder());
        var statistics = DisposeScopeManager.Statistics.TensorStatistics;
        var before = statistics.ThreadTotalLiveCount;
        runner.Run(Attempt(0, Digits(OptimizerKind.GSgd, 2)), new(), new Recorder());
        Assert.Equal(before, statistics.ThreadTotalLiveCount);
    }
}
