using System.Collections.Concurrent;
using PsiSweep.GpuNode.Torch;
using PsiSweep.Shared.Sweeps;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Data;

/// <summary>
/// The data sets of a process, each once on each device that asks for it (all CPU slots share one), read-only. Loads once even when two
/// threads ask at the same time; a failed load is tried again by the next who asks.
/// </summary>
/// <param name="dataFolder">The folder of the data sets that are not bundled.</param>
public sealed class DatasetCache(string dataFolder) : IDisposable
{
    private readonly ConcurrentDictionary<(DataConfig Config, string Device), Lazy<Dataset>> loaded = new();

    /// <summary>The data set of a configuration on a device.</summary>
    /// <exception cref="DataException">It cannot be used.</exception>
    public Dataset Get(DataConfig config, TorchDevice device)
    {
        ArgumentNullException.ThrowIfNull(device);
        var key = (config, device.Kind == "cpu" ? "cpu" : device.Name);
        var entry = loaded.GetOrAdd(key, _ => new(() => Load(config, device.ToTorch())));
        try
        {
            return entry.Value;
        }
        catch
        {
            loaded.TryRemove(new(key, entry));
            throw;
        }
    }

    private Dataset Load(DataConfig config, Device device)
    {
        var raw = Selection.Apply(DatasetSources.Find(config.Set).Load(dataFolder), config);
        using var scope = NewDisposeScope();
        return new Dataset
        {
            Name = config.Set,
            TrainInputs = Inputs(raw.Train),
            TrainLabels = Labels(raw.Train),
            TestInputs = Inputs(raw.Test),
            TestLabels = Labels(raw.Test),
            Classes = raw.Classes,
            InputShape = raw.InputShape,
        };

        Tensor Inputs(RawPart part) => tensor(part.Inputs, [part.Count, raw.Features], float32, device: device).DetachFromDisposeScope();

        Tensor Labels(RawPart part) => tensor(part.Labels, int64, device: device).DetachFromDisposeScope();
    }

    /// <summary>Frees the data sets.</summary>
    public void Dispose()
    {
        foreach (var entry in loaded.Values.Where(e => e.IsValueCreated))
            entry.Value.Dispose();
        loaded.Clear();
    }
}
