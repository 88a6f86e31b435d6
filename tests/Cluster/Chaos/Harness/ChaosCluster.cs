using System.Globalization;

namespace PsiSweep.Chaos;

/// <summary>Coordinators and nodes as processes, each on a host of its own.</summary>
internal sealed class ChaosCluster : IDisposable
{
    private const string Observer = "observer";
    private readonly ChaosOptions options;
    private readonly string run = RunName.Next();

    /// <summary>Makes the hosts; nothing is started yet.</summary>
    public ChaosCluster(ChaosOptions options)
    {
        this.options = options;
        RunName.EndLeftovers();
        Network = Network.Of(run, [.. options.Hosts.All, Observer]);
        Directory.CreateDirectory(Logs);
        Coordinators = [.. options.Hosts.Coordinators.Select(c => ProcessOf(c, options.Programs.Coordinator, CoordinatorArguments(c)))];
        Nodes = [.. options.Hosts.Nodes.Select(n => ProcessOf(n, options.Programs.Node, NodeArguments(n)))];
    }

    /// <summary>How they see each other.</summary>
    public Network Network { get; }

    /// <summary>The coordinators.</summary>
    public IReadOnlyList<HostProcess> Coordinators { get; }

    /// <summary>The nodes: their keepers, whose children train.</summary>
    public IReadOnlyList<HostProcess> Nodes { get; }

    /// <summary>The results folder.</summary>
    public string Results => Path.Combine(options.Folder, "results");

    /// <summary>Folder of what the processes print.</summary>
    public string Logs => Path.Combine(options.Folder, "logs");

    /// <summary>The process of a host.</summary>
    public HostProcess this[string host] => Coordinators.Concat(Nodes).Single(p => p.Name == host);

    /// <summary>Begins to look at the sweep.</summary>
    public OverviewWatch Watch(Ledger ledger) =>
        new(
            [.. Network.Prefix(Observer), options.Programs.Coordinator, "nodes", Results, "--watch", "--json"],
            run,
            Path.Combine(Logs, $"{Observer}.out"),
            ledger
        );

    /// <summary>Processes of this run that are there, whoever started them.</summary>
    public IReadOnlyList<int> Processes() => RunName.Processes(run);

    private string Address(string coordinator) =>
        string.Create(CultureInfo.InvariantCulture, $"{Network.AddressOf(coordinator)}:{Network.PortOf(coordinator)}");

    private IEnumerable<string> Seeds() => options.Hosts.Coordinators.SelectMany(c => (string[])["--seed", Address(c)]);

    private IEnumerable<string> CoordinatorArguments(string name) =>
        [
            "serve",
            Path.Combine(options.Folder, "sweep.yaml"),
            "--name",
            name,
            "--host",
            Network.AddressOf(name),
            "--port",
            Network.PortOf(name).ToString(CultureInfo.InvariantCulture),
            .. Seeds(),
            .. options.Postgres is { } connection ? (string[])["--postgres", connection] : [],
            "--out",
            Results,
        ];

    private IEnumerable<string> NodeArguments(string name) =>
        ["serve", .. Seeds(), "--name", name, "--host", Network.AddressOf(name), "--port", "0", "--devices", "cpu:1", "--logs", Logs];

    private HostProcess ProcessOf(string name, string program, IEnumerable<string> arguments) =>
        new(name, run, [.. Network.Prefix(name), program, .. arguments], Path.Combine(Logs, $"{name}.out"));

    /// <summary>Ends what is left and takes the hosts away.</summary>
    public void Dispose()
    {
        foreach (var id in Processes())
            _ = ProcessTable.Signal(id, ProcessTable.Kill);
        foreach (var process in Coordinators.Concat(Nodes))
            process.Dispose();
        Network.Dispose();
    }
}
