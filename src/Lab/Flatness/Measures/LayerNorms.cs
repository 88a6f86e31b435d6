using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness.Measures;

/// <summary>The norms of the layers' weight matrices; a kernel is the matrix (out, in · its entries), as in Jiang et al. for the Frobenius
/// norm.</summary>
internal static class LayerNorms
{
    /// <summary>‖W_l‖_F² and ‖W_l‖₂² of every layer, from the inputs on.</summary>
    public static IReadOnlyList<(double SquaredFrobenius, double SquaredSpectral)> Of(MeasureContext context) =>
        [
            .. context.Network.Layers.Select(layer =>
            {
                var weight = context.Final[layer.Weight];
                return (weight.square().sum().item<double>(), Math.Pow(linalg.svdvals(weight.flatten(1))[0].item<double>(), 2));
            }),
        ];
}
