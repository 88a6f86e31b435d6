using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Protocol;
using PsiSweep.Sweeps;

namespace PsiSweep.Coordinator.Actors;

/// <summary>How a coordinator is started.</summary>
public sealed record CoordinatorOptions
{
    /// <summary>The sweep.</summary>
    public required ITrialSource Sweep { get; init; }

    /// <summary>The sweep file with every default written out; kept in the journal.</summary>
    public required string ResolvedYaml { get; init; }

    /// <summary>Folder of the results and exports, and of the journal when it is a SQLite file; made when it is not there. Several
    /// coordinators share it.</summary>
    public required string ResultsFolder { get; init; }

    /// <summary>This coordinator's name among several; null: it is the only one, and its store and log lie in the results folder
    /// itself.</summary>
    public string? Name { get; init; }

    /// <summary>Address to bind; loopback when nodes are children.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>TCP port, 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>Addresses of the coordinators, the same list in the same order for all; empty: this one is alone.</summary>
    public IReadOnlyList<string> Seeds { get; init; } = [];

    /// <summary>PostgreSQL connection string of the journal; null: a SQLite file in the results folder.</summary>
    public string? PostgreSql { get; init; }

    /// <summary>Durations and limits.</summary>
    public SchedulingRules Rules { get; init; } = new();

    /// <summary>When and where trials write checkpoints; null: never.</summary>
    public CheckpointPolicy? Checkpoints { get; init; }

    /// <summary>An attempt that makes no step for this long hangs.</summary>
    public TimeSpan HungAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Events after which the state is saved beside the journal, ≥ 1: a restart reads no more than these again.</summary>
    public int SnapshotEvery { get; init; } = 20_000;

    /// <summary>Told in a line why an attempt is repeated, a trial failed, or a node gets no work.</summary>
    public Action<string> Say { get; init; } = _ => { };

    /// <summary>The time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Folder of what this coordinator alone writes: its store and its log.</summary>
    public string OwnFolder => Folder.Of(Name).Root;

    /// <summary>The results folder.</summary>
    internal ResultsFolder Folder => new(ResultsFolder);

    /// <summary>With what the sweep file says about scheduling.</summary>
    public CoordinatorOptions With(SchedulingConfig scheduling)
    {
        ArgumentNullException.ThrowIfNull(scheduling);
        return this with
        {
            Rules = Rules with { MaxAttempts = scheduling.MaxAttempts },
            Checkpoints = new(CheckpointsFolder.In(ResultsFolder), scheduling.CheckpointSeconds, scheduling.CheckpointEpochs),
            HungAfter = TimeSpan.FromSeconds(scheduling.HungAfterSeconds),
        };
    }
}
