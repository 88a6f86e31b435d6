using System.CommandLine;
using PsiSweep.CommandLine;
using PsiSweep.Lab.Data;
using PsiSweep.Lab.Torch;
using PsiSweep.Lab.Trained;
using PsiSweep.Shared.Configuration;

namespace PsiSweep.GpuNode.Cli.Measuring;

/// <summary>The options by which commands find a trained network and its data.</summary>
internal sealed class TrainedOptions
{
    private readonly Option<string?> set = CheckedOption.Optional(
        "--data",
        $"The data set: {string.Join(", ", DataSetInfo.All.Select(d => d.Name))}. Weights that PsiSweep saved know their own.",
        "SET",
        WordForm.Of(DataSetInfo.All.Select(d => d.Name))
    );

    private readonly Option<string> folder = CheckedOption.Of(
        "--data-folder",
        "Folder of the data sets; $PSISWEEP_DATA, else psisweep/data in the user's local application data.",
        "FOLDER",
        TextForm.Folder,
        () => DataFolder.Default
    );

    private readonly Option<string?> network = CheckedOption.Optional(
        "--network",
        "YAML file that states the layers as a sweep file does, 'network: {layers: [conv 16, maxpool 2, gap]}': needed for "
            + "convolutions from elsewhere.",
        "FILE",
        TextForm.File
    );

    private readonly Option<string[]> order = CheckedOption.List(
        "--order",
        "The modules from the inputs on, such as fc1,fc2,head, where neither shapes, numbers nor the file tell their order.",
        "A,B,C",
        new ListForm<string>(new TextForm("a module"), "modules")
    );

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[set, folder, network, order])
            command.Options.Add(option);
    }

    /// <summary>Reads a network; the caller frees it.</summary>
    /// <exception cref="FormatException">It cannot be used.</exception>
    public TrainedNetwork Read(ParseResult parsed, string path) =>
        TrainedNetworks.Read(
            new(
                path,
                parsed.GetValue(set),
                parsed.GetValue(network) is { } file ? new(file, name => StatedNetwork.Read(file, name).Network) : null,
                parsed.GetValue(order) is { Length: > 0 } modules ? modules : null
            )
        );

    /// <summary>What the YAML file says besides the layers; null without one.</summary>
    public TrialConfig? Stated(ParseResult parsed, TrainedNetwork trained) =>
        parsed.GetValue(network) is { } file ? StatedNetwork.Read(file, trained.Set.Name) : null;

    /// <summary>The data that go with a network: as the trial selected them, the whole set for one from elsewhere.</summary>
    /// <exception cref="DataException">They are not there.</exception>
    public (DatasetCache Cache, Dataset Set) Data(ParseResult parsed, TrainedNetwork trained)
    {
        var cache = new DatasetCache(parsed.GetValue(folder)!);
        var config =
            trained.Config is { } trial && trial.Data.Set == trained.Set.Name ? trial.Data : new DataConfig { Set = trained.Set.Name };
        return (cache, cache.Get(config, TorchDevice.Cpu(0)));
    }
}
