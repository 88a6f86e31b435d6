using System.Diagnostics;
using PsiSweep.Lab.Training;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.GpuNode.Actors;

/// <summary>Gathers an attempt's progress on its thread until the device's actor takes it for the next report.</summary>
/// <param name="maxEpochs">Epochs at most.</param>
internal sealed class AttemptObserver(int maxEpochs) : ITrialObserver
{
    private const int EpochsAReport = 32;
    private readonly Lock gate = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Queue<EpochMetrics> epochs = [];
    private string phase = "start";
    private double rate;
    private double resumed;

    /// <inheritdoc/>
    public void PhaseBegins(string phase)
    {
        lock (gate)
            this.phase = phase;
    }

    /// <inheritdoc/>
    public void EpochDone(EpochMetrics metrics, double samplesPerSecond)
    {
        lock (gate)
        {
            rate = samplesPerSecond;
            epochs.Enqueue(metrics);
            if (epochs.Count > EpochsAReport)
                epochs.Dequeue(); // a live view wants the newest; the whole curve comes with the result
        }
    }

    /// <inheritdoc/>
    public void Resumed(double seconds)
    {
        lock (gate)
            resumed = seconds;
    }

    /// <summary>What has come since the last report.</summary>
    public TrialProgress Take()
    {
        lock (gate)
        {
            var latest = epochs.ToArray();
            epochs.Clear();
            return new(phase, latest, maxEpochs, rate, resumed + clock.Elapsed.TotalSeconds, resumed);
        }
    }
}
