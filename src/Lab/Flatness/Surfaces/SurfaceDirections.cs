using PsiSweep.Lab.Networks;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness.Surfaces;

/// <summary>Random directions for slices of the loss. In both spaces a step of 1 displaces a value, or a filter, by about its own
/// size.</summary>
public static class SurfaceDirections
{
    /// <summary>In path space: d_e = z_e·|v_e|, z_e standard normal. Such a slice is the same for all positive scalings of the
    /// network.</summary>
    /// <param name="coordinates">Basis-path values.</param>
    /// <param name="draws">The draws.</param>
    public static Tensor Relative(CoordinateSystem coordinates, Draws draws)
    {
        ArgumentNullException.ThrowIfNull(coordinates);
        ArgumentNullException.ThrowIfNull(draws);
        using var scope = NewDisposeScope();
        return (draws.Normal(coordinates.Dimension) * coordinates.Flatten(coordinates.Values).abs()).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// In weight space, filter-normalised (Li, Xu, Taylor, Studer, Goldstein, "Visualizing the loss landscape of neural nets", NeurIPS
    /// 2018): normal, then each filter (the
    /// incoming weights of a unit) scaled to the norm of the network's own; biases do not move, as in the paper.
    /// </summary>
    /// <param name="network">The shape.</param>
    /// <param name="coordinates">Its weights.</param>
    /// <param name="draws">The draws.</param>
    public static Tensor FilterNormalised(ReluNetwork network, CoordinateSystem coordinates, Draws draws)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(coordinates);
        ArgumentNullException.ThrowIfNull(draws);
        using var scope = NewDisposeScope();
        var normal = coordinates.Unflatten(draws.Normal(coordinates.Dimension));
        foreach (var layer in network.Layers)
        {
            var (own, drawn) = (coordinates.Values[layer.Weight].flatten(1), normal[layer.Weight].flatten(1));
            normal[layer.Weight] = (drawn * (own.norm(1, keepdim: true) / drawn.norm(1, keepdim: true))).view(normal[layer.Weight].shape);
            if (layer.Bias is { } bias)
                normal[bias] = zeros_like(normal[bias]);
        }

        return coordinates.Flatten(normal).MoveToOuterDisposeScope();
    }
}
