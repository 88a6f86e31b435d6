using System.Globalization;
using System.Text.RegularExpressions;
using PsiSweep.Shared.Configuration.Networks;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Trained;

/// <summary>A layer of a PyTorch state dict: a Linear's or Conv2d's weight, and its bias where it has one.</summary>
/// <param name="Name">The module's name, such as <c>features.0</c>.</param>
/// <param name="Weight">(out, in) or (out, in, kh, kw).</param>
/// <param name="Bias">(out), or null.</param>
internal sealed record StateDictLayer(string Name, Tensor Weight, Tensor? Bias)
{
    /// <summary>Whether it is a convolution's.</summary>
    public bool IsConvolution => Weight.dim() == 4;

    /// <summary>Name and shape, for messages.</summary>
    public override string ToString() => $"{Name}.weight ({string.Join(", ", Weight.shape)})";
}

/// <summary>Finds the layers of a plain stack in a state dict, and refuses what path space is not made for.</summary>
internal static partial class StateDict
{
    private static readonly string[] NormalisationState = ["running_mean", "running_var", "num_batches_tracked"];

    /// <summary>The layers from the inputs on: convolutions, then linear layers, each in the natural order of their names (2 before
    /// 10).</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="tensors">Its tensors.</param>
    /// <param name="order">The modules' names from the inputs on, where the order of names is not it; null: see above.</param>
    /// <exception cref="FormatException">It holds something else than Linear and Conv2d layers, or the order names others.</exception>
    public static IReadOnlyList<StateDictLayer> LayersOf(
        string path,
        IReadOnlyList<(string Name, Tensor Tensor)> tensors,
        IReadOnlyList<string>? order
    )
    {
        var normalised = tensors.FirstOrDefault(t => NormalisationState.Contains(Last(t.Name)));
        if (normalised.Name is { } state)
            throw new FormatException($"{path}: {state} is a batch normalization's: {LayerText.Normalisation}");
        var layers = new List<StateDictLayer>();
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
            layers.Add(new(module, weight, bias));
        }

        if (layers.Count == 0)
            throw new FormatException($"{path}: holds no tensor");
        if (layers.Select(l => l.Bias is null).Distinct().Count() > 1)
        {
            throw new FormatException(
                $"{path}: {layers.First(l => l.Bias is null).Name} has no bias and {layers.First(l => l.Bias is not null).Name} has one; "
                    + "all layers must have one, or none"
            );
        }

        return order is null
            ? [.. layers.OrderBy(l => !l.IsConvolution).ThenBy(l => NaturalKey(l.Name), StringComparer.Ordinal)]
            : Ordered(path, layers, order);
    }

    private static StateDictLayer[] Ordered(string path, List<StateDictLayer> layers, IReadOnlyList<string> order)
    {
        var wrong =
            order.FirstOrDefault(name => layers.All(l => l.Name != name)) ?? layers.FirstOrDefault(l => !order.Contains(l.Name))?.Name;
        return wrong is null && order.Count == layers.Count
            ? [.. order.Select(name => layers.First(l => l.Name == name))]
            : throw new FormatException($"--order must name each layer of {path} once: {string.Join(",", layers.Select(l => l.Name))}");
    }

    private static string Module(string name) => name.LastIndexOf('.') is var dot and >= 0 ? name[..dot] : "";

    private static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];

    private static string Name(string module, string last) => module.Length == 0 ? last : $"{module}.{last}";

    private static string NaturalKey(string name) =>
        Digits().Replace(name, m => m.Value.PadLeft(12, '0').ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Digits();
}
