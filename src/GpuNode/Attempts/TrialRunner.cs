using System.Globalization;
using PsiSweep.Lab.Data;
using PsiSweep.Lab.Flatness;
using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Torch;
using PsiSweep.Lab.Trained;
using PsiSweep.Lab.Training;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Randomness;
using PsiSweep.Shared.Results;
using PsiSweep.Shared.Telemetry;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Attempts;

/// <summary>Runs a trial: data, starting weights, training, evaluation, measures, saved weights.</summary>
/// <param name="device">The device.</param>
/// <param name="data">Where data sets come from.</param>
public sealed class TrialRunner(TorchDevice device, DatasetCache data) : ITrialRunner
{
    /// <summary>The time by which checkpoints are due.</summary>
    internal TimeProvider Time { get; init; } = TimeProvider.System;

    /// <inheritdoc/>
    public TrialResult Run(AttemptRequest attempt, AttemptControl control, ITrialObserver observer)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        ArgumentNullException.ThrowIfNull(control);
        ArgumentNullException.ThrowIfNull(observer);
        var config = attempt.Config;
        var clock = new WorkClock(Time);
        var notes = new List<string>();
        using var scope = NewDisposeScope();
        var set = data.Get(config.Data, device, control.Progress);
        var network = NetworkFactory.Of(config.Network, set);
        using var parameters = new FlatParameters(network, float32, device.ToTorch());
        using (var weights = new Generator((ulong)Seeds.Derive(config.Seed, "weights")))
        {
            var ones = StartingWeights.TreeEdgesAreOne(config.Network.TreeEdges, config.Training.Optimizer);
            StartingWeights.Fill(network, parameters.Parameters, config.Network.Init, ones, weights);
        }

        var initial = parameters.Parameters.Select(p => p.clone()).ToArray();
        var checkpoints = new Checkpointer(attempt, device.Kind, control, clock, notes.Add);
        using var order = new Generator((ulong)Seeds.Derive(config.Seed, "batches"));
        var outcome = Train(config, set, network, parameters, order, observer, clock, control, checkpoints);
        var measures = new List<MeasureValue>();
        if (outcome.Status is not TrialStatus.Diverged)
        {
            try
            {
                Measure(config, set, network, parameters, initial, observer, measures, notes, control);
            }
            catch (AttemptHandedBackException)
            {
                checkpoints.Write(outcome.State! with { Seconds = clock.Seconds }, parameters.Named);
                throw;
            }

            control.Step();
            Save(attempt.Lease.Trial, config, attempt.OutputFolder, network, parameters, notes);
        }

        return new TrialResult
        {
            Status = outcome.Status,
            Reason = outcome.Reason,
            Final = outcome.Final,
            Epochs = outcome.Epochs,
            Seconds = clock.Seconds,
            Measures = [.. measures],
            Curve = [.. outcome.Curve],
            DeviceKind = device.Kind,
            Versions = new()
            {
                [TrialConfigText.ProgramKey] = ProgramVersion.Text,
                ["torchsharp"] = TorchRuntime.Load().Version,
                ["libtorch"] = __version__,
                ["dotnet"] = Environment.Version.ToString(),
            },
            Notes = [.. notes],
        };
    }

    private static TrainingOutcome Train(
        TrialConfig config,
        Dataset set,
        ReluNetwork network,
        FlatParameters parameters,
        Generator order,
        ITrialObserver observer,
        WorkClock clock,
        AttemptControl control,
        Checkpointer checkpoints
    )
    {
        using var span = PsiSweepTelemetry.Spans.StartActivity("train");
        observer.PhaseBegins("train");
        using var from = checkpoints.Begin();
        if (from is not null)
        {
            clock.GoesOnFrom(from.State.Seconds);
            observer.Resumed(from.State.Seconds);
            span?.SetTag("psisweep.resumed_seconds", from.State.Seconds);
        }

        var outcome = new Trainer(network, parameters, set, config.Training, observer).Train(order, clock, control, checkpoints, from);
        span?.SetTag("psisweep.epochs", outcome.Epochs).SetTag("psisweep.status", outcome.Status.ToText());
        return outcome;
    }

    private static void Measure(
        TrialConfig config,
        Dataset set,
        ReluNetwork network,
        FlatParameters parameters,
        IReadOnlyList<Tensor> initial,
        ITrialObserver observer,
        List<MeasureValue> measures,
        List<string> notes,
        AttemptControl control
    )
    {
        using var context = new MeasureContext(
            network,
            parameters.Parameters,
            initial,
            set.TrainInputs,
            set.TrainLabels,
            config.Measures,
            config.Seed
        )
        {
            Step = control.StepOrHandBack,
        };
        measures.AddRange(MeasureRunner.ComputeAll(context, observer.PhaseBegins));
        if (context.UnitsLeftOut > 0)
            notes.Add($"{context.UnitsLeftOut} of {network.HiddenUnits} hidden units carry no path and are left out of path space");
    }

    private static void Save(
        long trial,
        TrialConfig config,
        string? outputFolder,
        ReluNetwork network,
        FlatParameters parameters,
        List<string> notes
    )
    {
        if (config.Save != SaveMode.Final)
            return;
        if (outputFolder is null)
        {
            notes.Add("the final weights were asked for, but there is no output folder: not saved");
            return;
        }

        using var span = PsiSweepTelemetry.Spans.StartActivity("save");
        var folder = Directory.CreateDirectory(Path.Combine(outputFolder, "weights"));
        SafeTensors.Write(
            Path.Combine(folder.FullName, FormattableString.Invariant($"trial-{trial:D6}.safetensors")),
            parameters.Named,
            new Dictionary<string, string>
            {
                ["format"] = "pt",
                ["trial"] = trial.ToString(CultureInfo.InvariantCulture),
                [TrialConfigText.Key] = TrialConfigText.Of(config),
                ["psisweep"] = ProgramVersion.Text,
            }
        );
    }

    /// <inheritdoc/>
    public void Dispose() { }
}
