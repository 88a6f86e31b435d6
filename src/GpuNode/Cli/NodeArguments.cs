using System.CommandLine;
using System.Globalization;
using PsiSweep.Cluster;
using PsiSweep.CommandLine;
using PsiSweep.GpuNode.Cli.DataSets;
using PsiSweep.Lab.Torch;

namespace PsiSweep.GpuNode.Cli;

/// <summary>The options that <c>serve</c> takes and passes on to <c>work</c>.</summary>
internal sealed class NodeArguments
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
        TextForm.Devices,
        "auto"
    );

    private readonly Option<int?> slots = CheckedOption.Optional(
        "--slots",
        "Trials at a time, on CPU slots or on so many GPUs; instead of a number in --devices.",
        "N",
        new IntegerForm<int>(1, TorchDevices.MostSlots)
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
        foreach (var option in (Option[])[seed, name, host, port, devices, slots, data, grace])
            command.Options.Add(option);
    }

    /// <summary>The node's name.</summary>
    public string Name(ParseResult parsed) => parsed.GetValue(name)!;

    /// <summary>Its devices, as they were given.</summary>
    public string Devices(ParseResult parsed) => parsed.GetValue(devices)!;

    /// <summary>Trials at a time; null: as the devices say.</summary>
    public int? Slots(ParseResult parsed) => parsed.GetValue(slots);

    /// <summary>Folder of the data sets.</summary>
    public string Data(ParseResult parsed) => parsed.GetValue(data)!;

    /// <summary>How long handing back may take.</summary>
    public TimeSpan Grace(ParseResult parsed) => TimeSpan.FromSeconds(parsed.GetValue(grace));

    /// <summary>How it joins.</summary>
    /// <exception cref="FormatException">Others do not reach it at the host: it is every address, or none of IPv4.</exception>
    public ClusterSettings Cluster(ParseResult parsed) =>
        new(
            ClusterNames.NodeRole,
            ClusterAddress.ParseHost(parsed.GetValue(host)!),
            parsed.GetValue(port),
            [.. parsed.GetValue(seed)!.Select(ClusterAddress.Parse)]
        );

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
            .. Slots(parsed) is { } count ? (string[])["--slots", count.ToString(CultureInfo.InvariantCulture)] : [],
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
}
