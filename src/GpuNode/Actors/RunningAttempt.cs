using System.Diagnostics;
using PsiSweep.GpuNode.Attempts;
using PsiSweep.GpuNode.Leases;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;
using PsiSweep.Shared.Telemetry;

namespace PsiSweep.GpuNode.Actors;

/// <summary>An attempt on its device's thread.</summary>
/// <param name="device">The device.</param>
/// <param name="work">What it runs.</param>
internal sealed class RunningAttempt(DeviceId device, LeaseGranted work)
{
    /// <summary>Its lease.</summary>
    public LeaseId Lease => work.Lease;

    /// <summary>The strings it is held by.</summary>
    public AttemptControl Control { get; } = new() { HoldsLease = false };

    /// <summary>Its progress.</summary>
    public AttemptObserver Observer { get; } = new(work.Config.Training.Epochs);

    /// <summary>What it threw, for the log; null: nothing.</summary>
    public Exception? Error { get; private set; }

    /// <summary>Runs it to its end. On the device's thread.</summary>
    public AttemptOver Run(ITrialRunner runner)
    {
        using var span = PsiSweepTelemetry.Spans.StartFromMessage("attempt", ActivityKind.Internal, work.Trace);
        span?.SetTag("psisweep.trial", Lease.Trial)
            .SetTag("psisweep.attempt", Lease.Attempt)
            .SetTag("psisweep.node", device.Node)
            .SetTag("psisweep.device", device.Device);
        try
        {
            var result = runner.Run(
                new()
                {
                    Lease = Lease,
                    Config = work.Config,
                    OutputFolder = work.OutputFolder,
                    Checkpoints = work.Checkpoints,
                },
                Control,
                Observer
            );
            span?.SetTag("psisweep.status", result.Status.ToText());
            return new(Lease, [.. ResultParts.Split(Lease, device, result, span.ToMessage())]);
        }
        catch (OperationCanceledException)
        {
            span?.SetStatus(ActivityStatusCode.Error, "stopped");
            return new(Lease, []);
        }
#pragma warning disable CA1031 // whatever an attempt throws is that attempt's failure, not the device's
        catch (Exception e)
#pragma warning restore CA1031
        {
            Error = e is AttemptHandedBackException ? null : e;
            span?.SetStatus(ActivityStatusCode.Error, e.Message);
            return new(Lease, [new AttemptGivenUp(Lease, device, AttemptErrors.Classify(e), AttemptErrors.Describe(e), span.ToMessage())]);
        }
    }
}
