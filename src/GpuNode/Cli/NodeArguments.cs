using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using PsiSweep.Cluster;
using PsiSweep.CommandLine;
using PsiSweep.GpuNode.Cli.DataSets;

namespace PsiSweep.GpuNode.Cli;

/// <summary>The options that <c>serve</c> takes and passes on to <c>work</c>.</summary>
internal sealed partial class NodeArguments
{
    private readonly Option<string[]> seed = Required(
        CheckedOption.Several(
            "--seed",
            "HOST:PORT of a coordinator; may be given several times, in the same order everywhere.",
            "HOST:PORT",
            new TextForm(ClusterAddress.Form, ClusterAddress.IsAddress)
        )
    );

    private readonly Option<string> name = CheckedOption.Of(
        "--name",
        "The node's name, unique in the cluster.",
        "NAME",
        TextForm.Name,
        () => string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}")
    );

    private readonly Option<string> host = CheckedOption.Of(
        "--host",
        "Address that coordinators reach this node at.",
        "HOST",
        TextForm.Host,
        "127.0.0.1"
    );

    private readonly Option<int> port = CheckedOption.Of("--port", "TCP port, 0: any free one.", "N", new IntegerForm<int>(0, 65535), 0);

    private readonly Option<string> devices = CheckedOption.Of(
        "--devices",
        "auto, cpu, cpu:N (N slots), cuda, or cuda:I,J.",
        "DEVICES",
        new TextForm("auto, cpu, cpu:N (N slots), cuda, or cuda:I,J", DevicesForm().IsMatch),
        "auto"
    );

    private readonly Option<string> data = DataFolderOption.Create();

    private readonly Option<double> grace = CheckedOption.Of(
        "--grace",
        "Seconds in which running trials are checkpointed and handed back when the node is told to end (SIGTERM, drain).",
        "SECONDS",
        new NumberForm(0, 86_400),
        25
    );

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

    private static Option<string[]> Required(Option<string[]> option)
    {
        option.Required = true;
        option.DefaultValueFactory = null;
        return option;
    }

    // Whether the machine has them is seen when libtorch is there.
    [GeneratedRegex(@"\A(auto|cpu(:[0-9]{1,4})?|cuda(:[0-9]{1,4}(,[0-9]{1,4})*)?)\z")]
    private static partial Regex DevicesForm();
}
