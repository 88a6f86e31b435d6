using System.Diagnostics.Metrics;
using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Results;
using PsiSweep.Shared.Telemetry;

namespace PsiSweep.Coordinator.Actors;

/// <summary>What the coordinator tells OpenTelemetry: read from its newest state when a reader asks.</summary>
internal sealed class CoordinatorMetrics
{
    private static readonly Counter<long> Persisted = PsiSweepTelemetry.Meter.CreateCounter<long>(
        "psisweep.results.persisted",
        "{result}",
        "Results written to the journal."
    );

    private static readonly Counter<long> Dropped = PsiSweepTelemetry.Meter.CreateCounter<long>(
        "psisweep.results.dropped",
        "{result}",
        "Results acknowledged and dropped because their trial had one."
    );

    private static readonly Counter<long> AttemptsEnded = PsiSweepTelemetry.Meter.CreateCounter<long>(
        "psisweep.attempts.ended",
        "{attempt}",
        "Attempts that ended without a result, by how they ended."
    );

    private static volatile SweepState current = SweepState.Initial;

    static CoordinatorMetrics()
    {
        PsiSweepTelemetry.Meter.CreateObservableGauge("psisweep.trials", ByState, "{trial}", "Trials by state.");
        PsiSweepTelemetry.Meter.CreateObservableGauge(
            "psisweep.queue.depth",
            () => current.Queued,
            "{trial}",
            "Trials that wait for a device."
        );
        PsiSweepTelemetry.Meter.CreateObservableGauge(
            "psisweep.devices",
            () => current.Devices.Values.Count(d => !d.Gone),
            "{device}",
            "Devices known."
        );
    }

    /// <summary>The state that gauges show.</summary>
    public static void Show(SweepState state) => current = state;

    /// <summary>Counts an event.</summary>
    public static void Count(ISweepEvent change)
    {
        switch (change)
        {
            case TrialEnded e:
                Persisted.Add(1, new KeyValuePair<string, object?>("status", e.Result.Status.ToText()));
                break;
            case DuplicateDropped:
                Dropped.Add(1);
                break;
            case AttemptEnded e:
                AttemptsEnded.Add(1, new KeyValuePair<string, object?>("cause", e.End.ToString().ToLowerInvariant()));
                break;
        }
    }

    private static IEnumerable<Measurement<long>> ByState()
    {
        var state = current;
        yield return new(state.Leases.Count, new KeyValuePair<string, object?>("state", "running"));
        yield return new(state.Queued, new KeyValuePair<string, object?>("state", "queued"));
        foreach (var status in Enum.GetValues<TrialStatus>())
            yield return new(state.Count(status), new KeyValuePair<string, object?>("state", status.ToText()));
    }
}
