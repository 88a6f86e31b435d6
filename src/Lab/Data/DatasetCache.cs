using PsiSweep.Lab.Torch;
using PsiSweep.Shared.Configuration;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Data;

/// <summary>
/// The data sets of a process, each once on each device that asks for it (all CPU slots share one), read-only. Configurations of one set
/// share what they have in common: label noise costs new labels only, a subset its own training inputs only. Loads once even when two
/// threads ask at the same time; a failed load is tried again by the next who asks.
/// </summary>
public sealed class DatasetCache : IDisposable
{
    private readonly Func<string, Action, RawDataset> load;
    private readonly LoadOnce<(string Set, string Device), Dataset> whole = new();
    private readonly LoadOnce<(DataConfig Config, string Device), Dataset> selected = new();
    private readonly Listeners progress = new();

    /// <summary>A cache of the known data sets.</summary>
    /// <param name="dataFolder">The folder of the data sets that are not bundled.</param>
    public DatasetCache(string dataFolder)
        : this((set, progress) => DatasetSources.Find(set).Load(dataFolder, progress)) { }

    /// <summary>A cache of what a function loads by name.</summary>
    internal DatasetCache(Func<string, RawDataset> load)
        : this((set, _) => load(set)) { }

    /// <summary>A cache of what a function loads by name, telling of its progress.</summary>
    internal DatasetCache(Func<string, Action, RawDataset> load) => this.load = load;

    /// <summary>The data set of a configuration on a device.</summary>
    /// <param name="config">What of which set.</param>
    /// <param name="device">Where.</param>
    /// <param name="step">Called whenever a piece of it has been read, on whichever thread reads it; null: nobody listens.</param>
    /// <exception cref="DataException">It cannot be used.</exception>
    public Dataset Get(DataConfig config, TorchDevice device, Action? step = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(device);
        using var listening = progress.Add(step);
        var place = device.Kind == "cpu" ? "cpu" : device.Name;
        var all = whole.Get((config.Set, place), () => ToDevice(config.Set, load(config.Set, progress.Tell), device.ToTorch()));
        return config is { TrainSize: null, LabelNoise: 0 } ? all : selected.Get((config, place), () => Select(all, config));
    }

    private static Dataset ToDevice(string set, RawDataset raw, Device device)
    {
        return new Dataset
        {
            Name = set,
            TrainInputs = Inputs(raw.Train),
            TrainLabels = tensor(raw.Train.Labels, int64, device: device).DetachFromDisposeScope(),
            TestInputs = Inputs(raw.Test),
            TestLabels = tensor(raw.Test.Labels, int64, device: device).DetachFromDisposeScope(),
            Classes = raw.Classes,
            InputShape = raw.InputShape,
        };

        Tensor Inputs(RawPart part) => tensor(part.Inputs, [part.Count, raw.Features], float32, device: device).DetachFromDisposeScope();
    }

    private static Dataset Select(Dataset all, DataConfig config)
    {
        using var scope = NewDisposeScope();
        var device = all.TrainInputs.device;
        var selection = Selection.Of(all.TrainLabels.cpu().data<long>().ToArray(), all.Classes, config);
        var inputs = selection.Rows is { } rows
            ? all.TrainInputs.index_select(0, tensor(rows, int64, device: device))
            : all.TrainInputs.alias();
        return new Dataset
        {
            Name = all.Name,
            TrainInputs = inputs.DetachFromDisposeScope(),
            TrainLabels = tensor(selection.Labels, int64, device: device).DetachFromDisposeScope(),
            TestInputs = all.TestInputs.alias().DetachFromDisposeScope(),
            TestLabels = all.TestLabels.alias().DetachFromDisposeScope(),
            Classes = all.Classes,
            InputShape = all.InputShape,
        };
    }

    /// <summary>Frees the data sets.</summary>
    public void Dispose()
    {
        selected.Dispose();
        whole.Dispose();
    }
}
