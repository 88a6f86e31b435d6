namespace PsiSweep.Coordinator.Results.Folder;

/// <summary>
/// A results folder: where each of its files lies, who writes it, and how. Files that a reader may come upon at any time are written
/// beside their place and renamed (<see cref="Shared.Files.TemporaryFile"/>); those that must survive a power cut are forced to the disk
/// first (<see cref="Shared.Files.DurableFile"/>). Databases and logs take care of themselves.
/// </summary>
/// <param name="Root">The folder.</param>
public sealed record ResultsFolder(string Root)
{
    /// <summary>Name of the table of trials, for those who speak of it.</summary>
    public const string CsvName = "results.csv";

    /// <summary>Name of the sweep file with every default written out.</summary>
    public const string ResolvedName = "sweep.resolved.yaml";

    /// <summary>Name of the versions, machines and seeds.</summary>
    public const string ProvenanceName = "provenance.json";

    /// <summary>Name of the learning curves.</summary>
    public const string EpochsName = "epochs.parquet";

    /// <summary>Name of the folder of the files by which commands find coordinators.</summary>
    public const string ClusterName = "cluster";

    /// <summary>The journal: what cannot be made again. Written by the coordinator in charge alone; durable.</summary>
    public string Journal => At("journal.db");

    /// <summary>The results store, made again from the journal. Of several coordinators each writes its own
    /// (<see cref="Of"/>); the one in charge at the end copies it here.</summary>
    public string Store => At("results.db");

    /// <summary>Whose folder this is: the first coordinator writes it, once; durable.</summary>
    public string SweepId => At("sweep.id");

    /// <summary>Held by the coordinator at work; the system frees it with the process.</summary>
    public string Lock => At("lock");

    /// <summary>Where the sweep is, once a second, by the coordinator in charge; derived.</summary>
    public string Status => At("status.json");

    /// <summary>How the sweep ended, by the coordinator in charge at the end; durable.</summary>
    public string Finished => At("finished.json");

    /// <summary>One row a trial: written with the tables, plots and the like by <c>ResultsWriter</c>, all together; durable.</summary>
    public string Csv => At(CsvName);

    /// <summary>The learning curves; as <see cref="Csv"/>.</summary>
    public string Epochs => At(EpochsName);

    /// <summary>The sweep file with every default; as <see cref="Csv"/>.</summary>
    public string Resolved => At(ResolvedName);

    /// <summary>Versions, machines, seeds; as <see cref="Csv"/>.</summary>
    public string Provenance => At(ProvenanceName);

    /// <summary>Folder in which each coordinator says where it is, in a file of its own.</summary>
    public string Cluster => At(ClusterName);

    /// <summary>Folder of the checkpoints: written by the nodes under their leases, durable; deleted at the end.</summary>
    public string Checkpoints => At("checkpoints");

    /// <summary>Folder of the logs, each written by one process.</summary>
    public string Logs => At("logs");

    /// <summary>Folder of the loss surfaces that the user drew.</summary>
    public string Surfaces => At("surfaces");

    /// <summary>The report that the user asked for.</summary>
    public string Report => At("report.html");

    private string Coordinators => At("coordinators");

    /// <summary>Log of a coordinator.</summary>
    /// <param name="coordinator">Its name; null: it is the only one.</param>
    public string LogOf(string? coordinator) => Path.Combine(Logs, $"{coordinator ?? "coordinator"}.log");

    /// <summary>The file in which a coordinator says where it is.</summary>
    public string ClusterFileOf(string coordinator) => Path.Combine(Cluster, coordinator + ".json");

    /// <summary>Folder of what one coordinator alone writes: its store and its lock.</summary>
    /// <param name="coordinator">Its name among several; null: it is the only one, and this is the folder itself.</param>
    public ResultsFolder Of(string? coordinator) => coordinator is null ? this : new(Path.Combine(Coordinators, coordinator));

    /// <summary>The folders that may have a store: this one, and one a coordinator when there are several.</summary>
    public IEnumerable<ResultsFolder> Owners() =>
        [this, .. Directory.Exists(Coordinators) ? Directory.EnumerateDirectories(Coordinators).Select(f => new ResultsFolder(f)) : []];

    private string At(string name) => Path.Combine(Root, name);
}
