using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Optimizers;
using PsiSweep.Lab.Training;
using PsiSweep.Shared.Configuration;
using TorchSharp;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.Optimizers;

public class SgdTests
{
    [Theory]
    [InlineData(0, false, 0)]
    [InlineData(0.9, false, 0)]
    [InlineData(0.9, true, 0)]
    [InlineData(0.9, true, 1e-2)]
    [InlineData(0, false, 1e-2)]
    public void Equals_torch_optim(double momentum, bool nesterov, double decay)
    {
        using var scope = NewDisposeScope();
        var network = Nets.Of([6, 5, 4, 3], bias: true);
        using var flat = new FlatParameters(network, float64, CPU);
        var theirs = Nets.RandomParameters(network, 1)
            .Select(
                (p, i) =>
                {
                    flat.Parameters[i].copy_(p);
                    return new TorchSharp.Modules.Parameter(p.clone());
                }
            )
            .ToArray();
        using var optimizer = optim.SGD(theirs, 0.05, momentum, dampening: 0, weight_decay: decay, nesterov: nesterov);
        using var ours = new Sgd(flat, new Momentum(momentum, nesterov, decay));
        using var gradient = new MlpLossGradient(network, flat);
        var (x, y) = Nets.Samples(network, 20, 1);
        for (var step = 0; step < 20; step++)
        {
            gradient.Compute(x, y).Dispose();
            ours.Step(0.05);
            optimizer.zero_grad();
            nn.functional.cross_entropy(network.Forward(theirs, x), y).backward();
            optimizer.step();
        }

        for (var p = 0; p < theirs.Length; p++)
            Assert.True(Nets.MaxDifference(flat.Parameters[p], theirs[p]) < 1e-12);
    }

    [Theory]
    [InlineData(ScheduleKind.Constant, 7, 0.1)]
    [InlineData(ScheduleKind.Step, 3, 0.1)]
    [InlineData(ScheduleKind.Step, 4, 0.05)]
    [InlineData(ScheduleKind.Step, 8, 0.025)]
    [InlineData(ScheduleKind.Exponential, 0, 0.0990049833749168)] // 0.1·exp(−0.01), as the authors' first epoch
    [InlineData(ScheduleKind.Exponential, 49, 0.06065306597126334)] // 0.1·exp(−0.5)
    [InlineData(ScheduleKind.Cosine, 0, 0.1)]
    [InlineData(ScheduleKind.Cosine, 50, 0.055)] // halfway between 0.1 and 0.01
    [InlineData(ScheduleKind.Cosine, 25, 0.08681980515339464)] // 0.1·(0.1 + 0.9·(1 + cos(π/4))/2)
    public void Schedules_follow_their_formulas(ScheduleKind kind, int epoch, double expected) =>
        Assert.Equal(
            expected,
            LearningRate.At(
                Config(
                    new()
                    {
                        Kind = kind,
                        StepEpochs = 4,
                        Gamma = 0.5,
                        Decay = 0.01,
                        MinFactor = 0.1,
                    },
                    epochs: 100
                ),
                epoch
            ),
            1e-12
        );

    [Fact]
    public void Warm_up_rises_in_equal_steps_and_the_schedule_starts_after_it()
    {
        var config = Config(
            new()
            {
                Kind = ScheduleKind.Step,
                WarmupEpochs = 4,
                StepEpochs = 2,
                Gamma = 0.1,
            },
            epochs: 10
        );
        Assert.Equal(
            [0.025, 0.05, 0.075, 0.1, 0.1, 0.1, 0.01, 0.01, 0.001, 0.001],
            Enumerable.Range(0, 10).Select(e => Math.Round(LearningRate.At(config, e), 12))
        );
    }

    private static TrainingConfig Config(ScheduleConfig schedule, int epochs) =>
        new()
        {
            Optimizer = OptimizerKind.Sgd,
            LearningRate = 0.1,
            BatchSize = 1,
            Epochs = epochs,
            Schedule = schedule,
        };
}
