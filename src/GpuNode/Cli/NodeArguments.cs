using System.CommandLine;
using System.Globalization;
using PsiSweep.Cluster;
using PsiSweep.GpuNode.Cli.DataSets;

namespace PsiSweep.GpuNode.Cli;

/// <summary>The options that <c>serve</c> takes and passes on to <c>work</c>.</summary>
internal sealed class NodeArguments
{
    private readonly Option<string[]> seed = new("--seed")
    {
        Description = "HOST:PORT of a coordinator; may be given several times, in the same order everywhere.",
        HelpName = "HOST:PORT",
        Required = true,
    };

    private readonly Option<string> name = new("--name")
    {
        Description = "The node's name, unique in the cluster.",
        DefaultValueFactory = _ => string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}"),
    };

    private readonly Option<string> host = new("--host")
    {
        Description = "Address that coordinators reach this node at.",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private readonly Option<int> port = new("--port") { Description = "TCP port, 0: any free one." };

    private readonly Option<string> devices = new("--devices")
    {
        Description = "auto, cpu, cpu:N (N slots), cuda, or cuda:I,J.",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<string> data = DataFolderOption.Create();

    private readonly Option<double> grace = new("--grace")
    {
        Description = "Seconds in which running trials are checkpointed and handed back when the node is told to end (SIGTERM, drain).",
        DefaultValueFactory = _ => 25,
        HelpName = "SECONDS",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[seed, name, host, port, devices, data, grace])
            command.Options.Add(option);
    }

    /// <summary>The node's name.</summary>
    public string Name(ParseResult parsed) => parsed.GetValue(name)!;

    /// <summary>Its devices, as they were given.</summary>
    public string Devices(ParseResult parsed) => parsed.GetValue(devices)!;

    /// <summary>Folder of the data sets.</summary>
    public string Data(ParseResult parsed) => parsed.GetValue(data)!;

    /// <summary>How long handing back may take.</summary>
    public TimeSpan Grace(ParseResult parsed) => TimeSpan.FromSeconds(parsed.GetValue(grace));

    /// <summary>How it joins.</summary>
    /// <exception cref="FormatException">A seed is no address.</exception>
    public ClusterSettings Cluster(ParseResult parsed) =>
        new(ClusterNames.NodeRole, parsed.GetValue(host)!, parsed.GetValue(port), [.. parsed.GetValue(seed)!.Select(ClusterAddress.Parse)]);

    /// <summary>The same as arguments of <c>work</c>.</summary>
    public IEnumerable<string> ForWorker(ParseResult parsed) =>
        [
            .. parsed.GetValue(seed)!.SelectMany(s => (string[])["--seed", s]),
            "--name",
            Name(parsed),
            "--host",
            parsed.GetValue(host)!,
            "--port",
            parsed.GetValue(port).ToString(CultureInfo.InvariantCulture),
            "--devices",
            Devices(parsed),
            "--data",
            Data(parsed),
            "--grace",
            parsed.GetValue(grace).ToString(CultureInfo.InvariantCulture),
        ];
}
