using System.Collections.Immutable;
using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Protocol;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Golden;

/// <summary>One of everything that the journal holds, with as much in it as there may be.</summary>
internal static class JournalSamples
{
    private static readonly LeaseId Lease = new("sweep", 7, 2, 1001);
    private static readonly DeviceId Device = new("node-1", "cpu:0", "cpu");
    private static readonly DateTimeOffset At = new(2026, 11, 23, 16, 37, 1, 89, TimeSpan.Zero);
    private static readonly Evaluation Final = new(0.25, 0.01, 0.5, double.NaN);
    private static readonly SweepHeader Header = new("0123abcd", "golden", 5000, "name: golden\n");

    private static readonly TrialResult Result = new()
    {
        Status = TrialStatus.StopMissed,
        Reason = "ran out of epochs",
        Final = Final,
        Epochs = 3,
        Seconds = 1.25,
        Measures = [new("psi.trace", 1.5, 0.1), new("psi.lambda_max", double.PositiveInfinity, Residual: 1e-5)],
        Curve = [new(1, 0.1, 0.5, Final, 1.5), new(2, 0.1, 0.4, null, 2.5)],
        DeviceKind = "cuda",
        Versions = new() { ["psisweep"] = "0.1.0" },
        Notes = ["2 units left out of path space"],
    };

    /// <summary>By the names under which they stand in the journal.</summary>
    public static readonly Dictionary<string, object> All = new()
    {
        ["sweep-submitted-1"] = new SweepSubmitted(Header),
        ["coordinator-took-over-1"] = new CoordinatorTookOver("akka.tcp://psisweep@10.0.0.1:4053"),
        ["epochs-reserved-1"] = new EpochsReserved(2000),
        ["attempt-ended-1"] = new AttemptEnded(Lease, Device, AttemptEnd.OutOfMemory, "out of memory", InCompany: true),
        ["loss-explained-1"] = new LossExplained(Lease, Device, AttemptEnd.Crashed, "killed by signal 6 (SIGABRT)", InCompany: true),
        ["trial-reopened-1"] = new TrialReopened(7),
        ["mode-changed-1"] = new ModeChanged(SweepMode.Paused),
        ["node-quarantined-1"] = new NodeQuarantined("node-1", "5 attempts in a row failed there"),
        ["node-quarantined-1.2"] = new NodeQuarantined("node-1", "5 attempts in a row failed there", At),
        ["node-draining-1"] = new NodeDraining("node-1", "start"),
        ["node-rejoined-1"] = new NodeRejoined("node-1"),
        ["node-released-1"] = new NodeReleased("node-1"),
        ["trial-ended-1"] = new TrialEnded(7, 2, "node-1", Result),
        ["sweep-snapshot-1"] = Snapshot(quarantinedAt: null, drainedStart: null),
        ["sweep-snapshot-1.2"] = Snapshot(At, "start"),
    };

    private static SweepSnapshot Snapshot(DateTimeOffset? quarantinedAt, string? drainedStart) =>
        new()
        {
            Sweep = Header,
            Mode = SweepMode.Cancelled,
            EndedBlocks = [0],
            EndedWords = [0b1011, .. new ulong[63]],
            FailedBlocks = [0],
            FailedWords = [0b0010, .. new ulong[63]],
            EndedBy = new() { [TrialStatus.Completed] = 2, [TrialStatus.Failed] = 1 },
            Setbacks = new()
            {
                [2] = new()
                {
                    FailedOn = ImmutableSortedDictionary<string, int>.Empty.Add("node-1", 2),
                    Lost = 3,
                    Environment = 1,
                    OutOfMemory = 1,
                    Avoid = Device,
                    Alone = true,
                },
            },
            Nodes = new()
            {
                ["node-1"] = new()
                {
                    FailuresInARow = 2,
                    FailedTrials = [2, 7],
                    LastError = "boom",
                    Results = 2,
                    Quarantine = "5 attempts in a row failed there",
                    QuarantinedAt = quarantinedAt,
                    Draining = drainedStart is not null,
                    DrainedStart = drainedStart,
                },
            },
            EpochsReserved = 2000,
            AttemptsEnded = new() { [AttemptEnd.Lost] = 3, [AttemptEnd.Failed] = 2 },
        };
}
