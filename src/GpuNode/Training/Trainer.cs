using System.Diagnostics;
using PsiSweep.GpuNode.Data;
using PsiSweep.GpuNode.Networks;
using PsiSweep.GpuNode.Optimizers;
using PsiSweep.Shared.Results;
using PsiSweep.Shared.Sweeps;
using PsiSweep.Shared.Telemetry;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Training;

/// <summary>
/// Trains parameters on a data set. The order of the batches comes from one CPU generator (a permutation an epoch), so that it is the same on
/// every device.
/// </summary>
/// <param name="network">The shape.</param>
/// <param name="parameters">The weights: starting weights in, trained weights out.</param>
/// <param name="data">The data set, on the parameters' device.</param>
/// <param name="config">How to train.</param>
/// <param name="observer">Told of every epoch.</param>
public sealed class Trainer(ReluNetwork network, FlatParameters parameters, Dataset data, TrainingConfig config, ITrialObserver observer)
{
    /// <summary>Trains to the stop rule, to divergence, or until cancelled.</summary>
    /// <param name="batchOrder">Source of the batches' order, on the CPU.</param>
    /// <param name="clock">Started when the trial began.</param>
    /// <param name="cancellation">Checked between steps.</param>
    public TrainingOutcome Train(Generator batchOrder, Stopwatch clock, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(clock);
        using var gradient = new MlpLossGradient(network, parameters);
        using var optimizer = OptimizerFactory.Create(config, network, parameters);
        var curve = new List<EpochMetrics>();
        for (var epoch = 0; epoch < config.Epochs; epoch++)
        {
            var rate = LearningRate.At(config, epoch);
            var began = clock.Elapsed.TotalSeconds;
            var (running, divergence) = Epoch(gradient, optimizer, rate, batchOrder, epoch, cancellation);
            var seconds = clock.Elapsed.TotalSeconds - began;
            var last = epoch + 1 == config.Epochs || divergence is not null;
            var eval = last || (epoch + 1) % config.EvalEvery == 0 ? Evaluate() : null;
            if (divergence is null && eval is not null && !(double.IsFinite(eval.TrainLoss) && double.IsFinite(eval.TestLoss)))
                divergence = $"the loss is not finite after epoch {epoch + 1}";
            var metrics = new EpochMetrics(epoch + 1, rate, running, eval, clock.Elapsed.TotalSeconds);
            if (eval is not null)
                curve.Add(metrics);
            observer.EpochDone(metrics, data.TrainCount / seconds);
            TrainingMetrics.EpochDone(data.TrainCount, Steps, seconds);

            if (divergence is not null)
                return new(TrialStatus.Diverged, divergence, epoch + 1, curve);
            if (config.StopTrainLoss is { } threshold && eval?.TrainLoss <= threshold)
                return new(TrialStatus.Completed, null, epoch + 1, curve);
        }

        return config.StopTrainLoss is { } missed
            ? new(TrialStatus.StopMissed, FormattableString.Invariant($"training loss did not reach {missed} in {config.Epochs} epochs"), config.Epochs, curve)
            : new(TrialStatus.Completed, null, config.Epochs, curve);
    }

    private int BatchSize => Math.Min(config.BatchSize, data.TrainCount);

    private int Steps => (data.TrainCount + BatchSize - 1) / BatchSize;

    private (double RunningLoss, string? Divergence) Epoch(
        ILossGradient gradient, IOptimizer optimizer, double rate, Generator batchOrder, int epoch, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var order = randperm(data.TrainCount, dtype: int64, generator: batchOrder).to(parameters.Values.device);
        var sum = 0.0;
        for (var step = 0; step < Steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var start = (long)step * BatchSize;
            var index = order.narrow(0, start, Math.Min(BatchSize, data.TrainCount - start));
            var loss = gradient.Compute(data.TrainInputs.index_select(0, index), data.TrainLabels.index_select(0, index)).to(float64).item<double>();
            sum += loss;
            if (!double.IsFinite(loss))
                return (loss, $"the loss of step {step + 1} of epoch {epoch + 1} is {(double.IsNaN(loss) ? "not a number" : "infinite")}");
            if (optimizer.Step(rate) == StepOutcome.SkeletonCrossesZero)
                return (sum / (step + 1), $"step {step + 1} of epoch {epoch + 1} would have carried a skeleton value over zero; a smaller learning rate avoids it");
        }

        return (sum / Steps, null);
    }

    private Evaluation Evaluate()
    {
        using var span = PsiSweepTelemetry.Spans.StartActivity("evaluate");
        return Evaluator.Evaluate(network, parameters.Parameters, data);
    }
}

/// <summary>How training ended.</summary>
/// <param name="Status">Completed, StopMissed or Diverged.</param>
/// <param name="Reason">Why it diverged or missed its stop rule.</param>
/// <param name="Epochs">Epochs begun.</param>
/// <param name="Curve">The evaluated epochs.</param>
public sealed record TrainingOutcome(TrialStatus Status, string? Reason, int Epochs, IReadOnlyList<EpochMetrics> Curve);
