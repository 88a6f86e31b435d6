using PsiSweep.Coordinator.Scheduling;
using PsiSweep.Shared.Sweeps;

namespace PsiSweep.Coordinator.Actors;

/// <summary>How a coordinator is started.</summary>
public sealed record CoordinatorOptions
{
    /// <summary>The sweep.</summary>
    public required ITrialSource Sweep { get; init; }

    /// <summary>The sweep file with every default written out; kept in the journal.</summary>
    public required string ResolvedYaml { get; init; }

    /// <summary>Folder of the journal, the results and the exports; made when it is not there.</summary>
    public required string ResultsFolder { get; init; }

    /// <summary>Attempts that may fail by themselves before a trial is recorded as failed.</summary>
    public int MaxAttempts { get; init; } = 3;

    /// <summary>Address to bind; loopback when nodes are children.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>TCP port, 0: any free one.</summary>
    public int Port { get; init; }

    /// <summary>PostgreSQL connection string of the journal; null: a SQLite file in the results folder.</summary>
    public string? PostgreSql { get; init; }

    /// <summary>Durations and limits.</summary>
    public SchedulingRules Rules { get; init; } = new();

    /// <summary>The time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
