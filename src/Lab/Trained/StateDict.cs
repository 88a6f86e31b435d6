using PsiSweep.Lab.Networks;
using PsiSweep.Shared.Configuration.Networks;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Trained;

/// <summary>A layer of a PyTorch state dict: a Linear's or Conv2d's weight, and its bias where it has one.</summary>
/// <param name="Name">The module's name, such as <c>features.0</c>.</param>
/// <param name="Weight">(out, in) or (out, in, kh, kw).</param>
/// <param name="Bias">(out), or null.</param>
/// <param name="Place">Place of the weight among the file's tensors, in the order of their bytes.</param>
internal sealed record StateDictLayer(string Name, Tensor Weight, Tensor? Bias, int Place)
{
    /// <summary>Whether it is a convolution's.</summary>
    public bool IsConvolution => Weight.dim() == 4;

    /// <summary>Name and shape, for messages.</summary>
    public override string ToString() => $"{ForeignText.Shown(Name)}.weight ({string.Join(", ", Weight.shape)})";
}

/// <summary>The layers of a state dict.</summary>
/// <param name="Layers">In no order that means anything.</param>
/// <param name="IsOrderTold">Whether the order of the file's tensors is another than that of their names (a type at a time), in which
/// safetensors' writers for PyTorch sort them: then it is that of the program which saved them.</param>
internal sealed record StateDictLayers(IReadOnlyList<StateDictLayer> Layers, bool IsOrderTold);

/// <summary>Finds the layers of a plain stack in a state dict, and refuses what path space is not made for.</summary>
internal static class StateDict
{
    private const int MostLayers = 1000;

    private static readonly string[] NormalisationState = ["running_mean", "running_var", "num_batches_tracked"];

    /// <summary>The layers.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="tensors">Its tensors, in the order of their bytes.</param>
    /// <exception cref="FormatException">It holds something else than Linear and Conv2d layers.</exception>
    public static StateDictLayers LayersOf(string path, IReadOnlyList<(string Name, Tensor Tensor)> tensors)
    {
        var normalised = tensors.FirstOrDefault(t => NormalisationState.Contains(Last(t.Name)));
        if (normalised.Name is { } state)
            throw new FormatException($"{path}: {ForeignText.Shown(state)} is a batch normalization's: {LayerText.Normalisation}");
        var layers = new List<StateDictLayer>();
        var places = tensors.Select((t, place) => (t.Name, place)).ToDictionary(t => t.Name, t => t.place);
        foreach (
            var (module, own) in tensors.GroupBy(t => Module(t.Name)).Select(g => (g.Key, g.ToDictionary(t => Last(t.Name), t => t.Tensor)))
        )
        {
            var strange = own.Keys.FirstOrDefault(k => k is not ("weight" or "bias"));
            if (strange is not null)
                throw new FormatException($"{path}: tensor {Name(module, strange)}: a plain stack has weight and bias alone");
            if (!own.TryGetValue("weight", out var weight))
                throw new FormatException($"{path}: tensor {Name(module, "bias")} has no {Name(module, "weight")} beside it");
            var bias = own.GetValueOrDefault("bias");
            if (weight.dim() is not (2 or 4))
            {
                throw new FormatException(
                    $"{path}: tensor {Name(module, "weight")} has shape ({string.Join(", ", weight.shape)}); a Linear's has two sizes and "
                        + "a Conv2d's four"
                        + (weight.dim() == 1 ? $". One size is a normalization's: {LayerText.Normalisation}" : "")
                );
            }

            if (bias is not null && (bias.dim() != 1 || bias.shape[0] != weight.shape[0]))
                throw new FormatException(
                    $"{path}: tensor {Name(module, "bias")} has shape ({string.Join(", ", bias.shape)}); ({weight.shape[0]}) goes with its "
                        + "weight"
                );
            foreach (var (kind, tensor) in own)
                ThrowIfNoNumbers($"{path}: tensor {Name(module, kind)}", tensor);
            layers.Add(new(module, weight, bias, places[module.Length == 0 ? "weight" : $"{module}.weight"]));
        }

        if (layers.Count == 0)
            throw new FormatException($"{path}: holds no tensor");
        if (layers.Count > MostLayers)
            throw new FormatException($"{path}: holds {layers.Count} layers; allowed: up to {MostLayers}");
        if (layers.Select(l => l.Bias is null).Distinct().Count() > 1)
        {
            throw new FormatException(
                $"{path}: {ForeignText.Shown(layers.First(l => l.Bias is null).Name)} has no bias and "
                    + $"{ForeignText.Shown(layers.First(l => l.Bias is not null).Name)} has one; "
                    + "all layers must have one, or none"
            );
        }

        return new(layers, IsOrderTold: tensors.GroupBy(t => t.Tensor.dtype).Any(g => !IsSorted(g.Select(t => t.Name))));
    }

    private static bool IsSorted(IEnumerable<string> names) => names.SequenceEqual(names.Order(StringComparer.Ordinal));

    private static void ThrowIfNoNumbers(string what, Tensor tensor)
    {
        if (!tensor.is_floating_point())
            throw new FormatException($"{what} holds integers; allowed: F16, BF16, F32, F64");
        if (tensor.numel() == 0)
            throw new FormatException($"{what} has shape ({string.Join(", ", tensor.shape)}); allowed: sizes of at least 1");
    }

    private static string Module(string name) => name.LastIndexOf('.') is var dot and >= 0 ? name[..dot] : "";

    private static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];

    /// <summary>A tensor's name as messages show it.</summary>
    private static string Name(string module, string last) => ForeignText.Shown(module.Length == 0 ? last : $"{module}.{last}");
}
