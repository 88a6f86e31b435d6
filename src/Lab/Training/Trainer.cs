using PsiSweep.Lab.Data;
using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Optimizers;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Results;
using PsiSweep.Shared.Telemetry;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Training;

/// <summary>
/// Trains parameters on a data set. The order of the batches comes from one CPU generator (a permutation an epoch), so that it is the same
/// on
/// every device.
/// </summary>
/// <param name="network">The shape.</param>
/// <param name="parameters">The weights: starting weights in, trained weights out.</param>
/// <param name="data">The data set, on the parameters' device.</param>
/// <param name="config">How to train.</param>
/// <param name="observer">Told of every epoch; null: nobody is.</param>
public sealed class Trainer(
    ReluNetwork network,
    FlatParameters parameters,
    Dataset data,
    TrainingConfig config,
    ITrialObserver? observer = null
)
{
    /// <summary>Losses read at a time, ≥ 1; does not change what comes out of a training.</summary>
    internal int LossBlock { get; init; } = LossLog.BlockOn(parameters.Values.device);

    /// <summary>Trains to the stop rule or to divergence, and saves nothing on the way.</summary>
    /// <param name="batchOrder">Source of the batches' order, on the CPU.</param>
    /// <param name="stop">Looked at between steps.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public TrainingOutcome Train(Generator batchOrder, CancellationToken stop = default)
    {
        var alone = new Unattended(stop);
        return Train(batchOrder, new WorkClock(TimeProvider.System), alone, alone, null);
    }

    /// <summary>Trains to the stop rule, to divergence, or until stopped.</summary>
    /// <param name="batchOrder">Source of the batches' order, on the CPU.</param>
    /// <param name="clock">Seconds of work in the trial.</param>
    /// <param name="control">Looked at between steps.</param>
    /// <param name="checkpoints">Written when they are due.</param>
    /// <param name="from">Where to go on; the parameters hold the starting weights all the same. Null: from the beginning.</param>
    /// <exception cref="OperationCanceledException">It was stopped; what the control throws to hand it back reaches the caller,
    /// too.</exception>
    public TrainingOutcome Train(
        Generator batchOrder,
        WorkClock clock,
        ITrainingControl control,
        ICheckpoints checkpoints,
        SavedTraining? from
    )
    {
        ArgumentNullException.ThrowIfNull(batchOrder);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(control);
        ArgumentNullException.ThrowIfNull(checkpoints);
        if (from?.State is { Outcome: { } trained } over)
        {
            TrainingTensors.RestoreParameters(network, parameters, from.Tensors);
            return new(trained, over.Reason, over.EpochsBegun, over.Curve) { State = over };
        }

        using var gradient = LossGradients.Of(network, parameters);
        using var optimizer = OptimizerFactory.Create(config, network, parameters);
        using var tensors = new TrainingTensors(network, parameters, optimizer, batchOrder);
        if (from is not null)
            tensors.Restore(from.Tensors);
        var curve = new List<EpochMetrics>(from?.State.Curve ?? []);
        for (var epoch = from?.State.Epoch ?? 1; epoch <= config.Epochs; epoch++)
        {
            var rate = LearningRate.At(config, epoch - 1);
            var began = clock.Seconds;
            tensors.EpochBegins();
            var firstStep = epoch == from?.State.Epoch ? from.State.Step : 0;
            var pass = Epoch(gradient, optimizer, rate, batchOrder, epoch, control, firstStep, from?.State.LossSum ?? 0, Save);
            var seconds = clock.Seconds - began;

            var eval =
                pass.Weights is FinalWeights.Good
                    ? EvaluateAfter(epoch, last: pass.Divergence is not null || epoch == config.Epochs, control.Step)
                    : null;
            var divergence = pass.Divergence ?? (eval?.IsFinite() == false ? $"the loss is not finite after epoch {epoch}" : null);
            var metrics = new EpochMetrics(epoch, rate, pass.RunningLoss, eval, clock.Seconds);
            if (eval is not null)
                curve.Add(metrics);
            observer?.EpochDone(metrics, pass.Samples / seconds);
            TrainingMetrics.EpochDone(pass.Samples, pass.Steps, seconds);

            if (divergence is not null)
                return new(TrialStatus.Diverged, divergence, epoch, curve);
            if (eval is not null && Stops(eval.TrainLoss))
                return Ended(TrialStatus.Completed, null, epoch);
            if (epoch < config.Epochs && checkpoints.IsDueAfter(epoch))
            {
                tensors.EpochBegins();
                checkpoints.Write(State(epoch + 1, 0, 0), tensors.All);
            }
        }

        return config.StopTrainLoss is { } missed
            ? Ended(
                TrialStatus.StopMissed,
                FormattableString.Invariant($"training loss did not reach {missed} in {config.Epochs} epochs"),
                config.Epochs
            )
            : Ended(TrialStatus.Completed, null, config.Epochs);

        TrainingState State(int epoch, int step, double lossSum) =>
            new()
            {
                Epoch = epoch,
                Step = step,
                LossSum = lossSum,
                Curve = [.. curve],
                Seconds = clock.Seconds,
            };

        void Save(int epoch, int step, LossLog losses)
        {
            if (control.HandBackReason is null && !checkpoints.IsDue)
                return;
            if (losses.Read()) // else it diverges
                checkpoints.Write(State(epoch, step, losses.Sum), tensors.All);
            if (control.HandBackReason is not null)
                control.StepOrHandBack();
        }

        // Measuring may take long, too: what was trained is kept.
        TrainingOutcome Ended(TrialStatus status, string? reason, int epochs)
        {
            var state = State(epochs + 1, 0, 0) with { Outcome = status, Reason = reason, EpochsBegun = epochs };
            if (checkpoints.IsDue)
                checkpoints.Write(state, parameters.Named);
            return new(status, reason, epochs, curve) { State = state };
        }
    }

    private int BatchSize => Math.Min(config.BatchSize, data.TrainCount);

    private int Steps => (data.TrainCount + BatchSize - 1) / BatchSize;

    private Pass Epoch(
        ILossGradient gradient,
        IOptimizer optimizer,
        double rate,
        Generator batchOrder,
        int epoch,
        ITrainingControl control,
        int firstStep,
        double lossSum,
        Action<int, int, LossLog> betweenSteps
    )
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var order = randperm(data.TrainCount, dtype: int64, generator: batchOrder).to(parameters.Values.device);
        var losses = new LossLog(LossBlock, parameters.Values.device);
        losses.GoesOnFrom(firstStep, firstStep == 0 ? 0 : lossSum);
        for (var step = firstStep; step < Steps; step++)
        {
            control.Step();
            betweenSteps(epoch, step, losses);
            using var inner = NewDisposeScope();
            var start = (long)step * BatchSize;
            var index = order.narrow(0, start, Math.Min(BatchSize, data.TrainCount - start));
            if (!losses.Add(gradient.Compute(data.TrainInputs.index_select(0, index), data.TrainLabels.index_select(0, index))))
                break;
            // A skeleton that a loss not read yet has spoilt is that loss's divergence.
            if (optimizer.Step(rate) == StepOutcome.SkeletonCrossesZero && losses.Read())
            {
                return Ended(
                    FinalWeights.Good,
                    $"step {step + 1} of epoch {epoch} would have carried a skeleton value over zero; a smaller learning rate avoids it"
                );
            }

            if (losses.NotFinite is not null)
                break;
        }

        return losses.Read()
            ? Ended(FinalWeights.Good, null)
            : Ended(
                FinalWeights.Spoilt,
                $"the loss of step {losses.Count} of epoch {epoch} is "
                    + $"{(double.IsNaN(losses.NotFinite!.Value) ? "not a number" : "infinite")}"
            );

        Pass Ended(FinalWeights weights, string? divergence) =>
            new(
                losses.NotFinite ?? losses.Sum / losses.Count,
                losses.Count,
                (int)Math.Min((long)losses.Count * BatchSize, data.TrainCount),
                weights,
                divergence
            );
    }

    /// <summary>
    /// The evaluation that is due after an epoch. The stop rule looks at the training loss after every epoch, whether an evaluation is due
    /// or not.
    /// </summary>
    private Evaluation? EvaluateAfter(int epoch, bool last, Action step)
    {
        var due = last || epoch % config.EvalEvery == 0;
        if (!due && config.StopTrainLoss is null)
            return null;
        using var span = PsiSweepTelemetry.Spans.StartActivity("evaluate");
        return due || Stops(Evaluator.TrainLoss(network, parameters.Parameters, data, step))
            ? Evaluator.Evaluate(network, parameters.Parameters, data, step)
            : null;
    }

    private bool Stops(double trainLoss) => config.StopTrainLoss is { } threshold && trainLoss <= threshold;

    private enum FinalWeights
    {
        Good,
        Spoilt, // a loss that is not finite went into them, or would have
    }

    private sealed record Pass(double RunningLoss, int Steps, int Samples, FinalWeights Weights, string? Divergence);
}

/// <summary>How training ended.</summary>
/// <param name="Status">Completed, StopMissed or Diverged.</param>
/// <param name="Reason">Why it diverged or missed its stop rule.</param>
/// <param name="Epochs">Epochs begun.</param>
/// <param name="Curve">The evaluated epochs.</param>
public sealed record TrainingOutcome(TrialStatus Status, string? Reason, int Epochs, IReadOnlyList<EpochMetrics> Curve)
{
    /// <summary>What a checkpoint of the trained network says; null when it diverged.</summary>
    public TrainingState? State { get; init; }

    /// <summary>The last evaluation whose losses are finite: at the final weights unless the training diverged; null when there is
    /// none.</summary>
    public Evaluation? Final => Curve.LastOrDefault(e => e.Eval?.IsFinite() == true)?.Eval;
}
