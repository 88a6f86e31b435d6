using PsiSweep.Lab.Networks;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Configuration.Networks;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Trained;

/// <summary>What to read.</summary>
/// <param name="Path">A safetensors file: weights that PsiSweep saved, a checkpoint, or a PyTorch state dict.</param>
/// <param name="Set">The data set; null: the one it was trained on, where the file says.</param>
/// <param name="Stated">The layers, where they are stated apart; null: as the file says, or a perceptron of its Linear layers.</param>
/// <param name="Order">The modules' names from the inputs on; null: as the file tells it (<see cref="ModuleOrder"/>).</param>
/// <param name="Mistake">What is wrong with a configuration that the file holds, null where nothing is; null: it is not asked.</param>
public sealed record TrainedSource(
    string Path,
    string? Set = null,
    StatedLayers? Stated = null,
    IReadOnlyList<string>? Order = null,
    Func<TrialConfig, string?>? Mistake = null
);

/// <summary>Layers that are stated apart from the weights.</summary>
/// <param name="Source">Where, for messages.</param>
/// <param name="Read">Reads them, given the data set's name.</param>
public sealed record StatedLayers(string Source, Func<string, NetworkConfig> Read);

/// <summary>Reads trained networks from safetensors files.</summary>
public static class TrainedNetworks
{
    private static readonly string[] BesidesParameters = ["optimizer.", "generator."]; // of a checkpoint

    /// <summary>Reads one; the caller frees it.</summary>
    /// <exception cref="FormatException">It is no plain stack, or does not fit the data set; the message says what and where.</exception>
    /// <exception cref="InvalidDataException">It is no safetensors file.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static TrainedNetwork Read(TrainedSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!File.Exists(source.Path))
            throw new FormatException($"{source.Path}: there is no such file");
        return Read(source, SafeTensors.ReadBytes(source.Path));
    }

    /// <summary>Reads one from a file's bytes.</summary>
    internal static TrainedNetwork Read(TrainedSource source, byte[] file)
    {
        var (all, metadata) = SafeTensors.Unpack(source.Path, file);
        var kept = new HashSet<Tensor>();
        try
        {
            var trial = TrialConfigText.Of(source.Path, metadata, source.Mistake);
            var set = SetOf(source, trial);
            var tensors = all.Where(t => !BesidesParameters.Any(p => t.Name.StartsWith(p, StringComparison.Ordinal))).ToArray();
            var found = StateDict.LayersOf(source.Path, tensors);
            var hasBias = found.Layers[0].Bias is not null;
            var config = source.Stated?.Read(set.Name) ?? trial?.Network;
            var stated = config is null ? null : new ReluNetwork(Stack(source, config, set), hasBias);
            if (stated is null)
                ThrowIfConvolutional(source, found.Layers);
            var (layers, reason) = LayerOrder.Of(source, found, stated is null ? Chains(set, found.Layers.Count) : Fits(stated));
            var network = stated ?? new ReluNetwork(Stack(source, Perceptron(source, layers), set), hasBias);
            var parameters = Match(source, network, layers);
            kept.UnionWith(parameters);
            return new(source.Path, network, parameters, set, trial, new([.. layers.Select(l => l.Name)], reason));
        }
        finally
        {
            foreach (var (_, tensor) in all.Where(t => !kept.Contains(t.Tensor)))
                tensor.Dispose();
        }
    }

    private static DataSetInfo SetOf(TrainedSource source, TrialConfig? trial)
    {
        var sets = string.Join(", ", DataSetInfo.All.Select(d => d.Name));
        var name =
            source.Set
            ?? trial?.Data.Set
            ?? throw new FormatException($"{source.Path} does not say what it was trained on; give --data SET: {sets}");
        return DataSetInfo.Find(name) ?? throw new FormatException($"--data: '{name}' is no data set; allowed: {sets}");
    }

    /// <summary>Whether a layer has the shape that a network needs at a place.</summary>
    private static Func<StateDictLayer?, StateDictLayer, int, bool> Fits(ReluNetwork network) =>
        (_, layer, place) =>
            place < network.Layers.Length
            && layer.Weight.shape.AsSpan().SequenceEqual(network.Parameters[network.Layers[place].Weight].Shape.AsSpan());

    /// <summary>Whether a linear layer takes what the one before gives, the first a sample, and the last gives a logit a class.</summary>
    private static Func<StateDictLayer?, StateDictLayer, int, bool> Chains(DataSetInfo set, int count) =>
        (before, layer, place) =>
            layer.Weight.shape[1] == (before?.Weight.shape[0] ?? set.Sample.Count)
            && (place < count - 1 || layer.Weight.shape[0] == set.Classes);

    private static IReadOnlyList<ShapedLayer> Stack(TrainedSource source, NetworkConfig config, DataSetInfo set)
    {
        var stack = config.Shapes(set.Sample, set.Classes, out var problem);
        return problem is null ? stack : throw new FormatException($"{source.Stated?.Source ?? source.Path}: {problem}");
    }

    private static void ThrowIfConvolutional(TrainedSource source, IReadOnlyList<StateDictLayer> layers)
    {
        if (layers.FirstOrDefault(l => l.IsConvolution) is { } convolution)
        {
            throw new FormatException(
                $"{source.Path}: {convolution} is a convolution; a state dict does not say strides, padding and pooling: state the layers "
                    + "in a YAML file, "
                    + "--network FILE with 'network: {layers: [conv 16, maxpool 2, …]}' (docs/measuring.md)"
            );
        }
    }

    /// <summary>The perceptron that a state dict of Linear layers is.</summary>
    private static NetworkConfig Perceptron(TrainedSource source, IReadOnlyList<StateDictLayer> layers)
    {
        for (var l = 1; l < layers.Count; l++)
        {
            if (layers[l].Weight.shape[1] != layers[l - 1].Weight.shape[0])
            {
                throw new FormatException(
                    $"{source.Path}: {layers[l]} does not take what {layers[l - 1]} gives; if the modules come in another order, name them "
                        + "from the inputs on with --order A,B,C"
                );
            }
        }

        return new() { Hidden = [.. layers.SkipLast(1).Select(l => (int)l.Weight.shape[0])], Bias = layers[0].Bias is not null };
    }

    private static Tensor[] Match(TrainedSource source, ReluNetwork network, IReadOnlyList<StateDictLayer> layers)
    {
        if (layers.Count != network.Layers.Length)
        {
            throw new FormatException(
                $"{source.Path} has {layers.Count} layers with weights ({string.Join(", ", layers)}); the network has "
                    + $"{network.Layers.Length}"
                    + $", {string.Join(", ", network.Layers.Select(l => $"({string.Join(", ", network.Parameters[l.Weight].Shape)})"))}"
            );
        }

        var parameters = new Tensor[network.Parameters.Length];
        foreach (var (shape, found) in network.Layers.Zip(layers))
        {
            var wanted = network.Parameters[shape.Weight].Shape;
            if (!found.Weight.shape.AsSpan().SequenceEqual(wanted.AsSpan()))
            {
                throw new FormatException(
                    $"{source.Path}: {found}, but the network needs ({string.Join(", ", wanted)}) there; if the modules come in another "
                        + "order, name them from the inputs on with --order A,B,C"
                );
            }

            parameters[shape.Weight] = found.Weight;
            if (shape.Bias is { } bias)
                parameters[bias] = found.Bias!;
        }

        using var scope = NewDisposeScope();
        for (var p = 0; p < parameters.Length; p++)
        {
            if (!parameters[p].isfinite().all().item<bool>())
                throw new FormatException($"{source.Path}: parameter {network.Parameters[p].Name} has entries that are not finite");
        }

        return parameters;
    }
}
