using PsiSweep.Coordinator.Results;
using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Protocol;
using PsiSweep.Sweeps;

namespace PsiSweep.Coordinator.Actors;

/// <summary>What the coordinator actor is made of.</summary>
/// <param name="Header">The sweep to run.</param>
/// <param name="Trials">Its trials.</param>
/// <param name="Rules">Durations and limits.</param>
/// <param name="Store">The results store; the actor is its only user.</param>
/// <param name="OutputFolder">Folder for what trials save; null: nothing is saved.</param>
/// <param name="Checkpoints">When and where trials write checkpoints; null: never.</param>
/// <param name="HungAfter">An attempt that makes no step for this long hangs.</param>
/// <param name="SnapshotEvery">Events after which the state is saved beside the journal.</param>
/// <param name="Clock">The time; only its monotonic part is used, so that a clock that jumps moves no lease.</param>
/// <param name="Fenced">Called when the journal refuses a write because another coordinator took over.</param>
/// <param name="Say">Told in a line why an attempt is repeated, a trial failed, or a node gets no work.</param>
public sealed record CoordinatorSetup(
    SweepHeader Header,
    ITrialSource Trials,
    SchedulingRules Rules,
    Func<IResultStore> Store,
    string? OutputFolder,
    CheckpointPolicy? Checkpoints,
    TimeSpan HungAfter,
    int SnapshotEvery,
    TimeProvider Clock,
    Action Fenced,
    Action<string> Say
);
