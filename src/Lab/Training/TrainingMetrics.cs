using System.Diagnostics.Metrics;
using PsiSweep.Shared.Telemetry;

namespace PsiSweep.Lab.Training;

/// <summary>What training tells OpenTelemetry.</summary>
internal static class TrainingMetrics
{
    private static readonly Counter<long> Samples = PsiSweepTelemetry.Meter.CreateCounter<long>(
        "psisweep.training.samples",
        "{sample}",
        "Training samples seen; its rate is samples per second."
    );

    private static readonly Histogram<double> StepTime = PsiSweepTelemetry.Meter.CreateHistogram<double>(
        "psisweep.training.step.duration",
        "s",
        "Mean duration of a training step, one value an epoch."
    );

    /// <summary>Records an epoch.</summary>
    public static void EpochDone(int samples, int steps, double seconds)
    {
        Samples.Add(samples);
        StepTime.Record(seconds / steps);
    }
}
