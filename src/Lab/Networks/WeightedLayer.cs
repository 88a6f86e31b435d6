using static TorchSharp.torch;

namespace PsiSweep.Lab.Networks;

/// <summary>
/// A linear or convolutional layer as path space sees it: <see cref="Parallel"/> edges from every unit below to every unit above. For a
/// convolution
/// these are the entries of a kernel (units are channels); for a linear layer over a flattened picture the picture's places; else there is
/// one.
/// In memory the weight is always (Out, In, Parallel).
/// </summary>
/// <param name="In">Units below.</param>
/// <param name="Out">Units above.</param>
/// <param name="Parallel">Edges between two units, ≥ 1.</param>
/// <param name="Center">The parallel edge that the modular trees take: the kernel's or the picture's centre.</param>
/// <param name="FanOut">Edges that leave a unit below, as PyTorch's initialisations count them.</param>
/// <param name="Weight">Index of its weight among the parameters.</param>
/// <param name="Bias">Index of its bias, shape (Out), among the parameters; null when it has none.</param>
public sealed record WeightedLayer(int In, int Out, int Parallel, int Center, int FanOut, int Weight, int? Bias)
{
    /// <summary>Edges that enter a unit above, the bias left out: In · Parallel, PyTorch's fan_in.</summary>
    public int FanIn => In * Parallel;

    /// <summary>Number of weights.</summary>
    public long Count => (long)Out * FanIn;

    /// <summary>A view of a tensor of the weight's shape as (Out, In, Parallel).</summary>
    public Tensor Edges(Tensor weight)
    {
        ArgumentNullException.ThrowIfNull(weight);
        return weight.reshape(Out, In, Parallel);
    }

    /// <summary>A vector over the units below, (In), that multiplies or divides <see cref="Edges"/>: (1, In, 1).</summary>
    public Tensor OverBelow(Tensor units)
    {
        ArgumentNullException.ThrowIfNull(units);
        return units.view(1, In, 1);
    }

    /// <summary>A vector over the units above, (Out), that multiplies or divides <see cref="Edges"/>: (Out, 1, 1).</summary>
    public Tensor OverAbove(Tensor units)
    {
        ArgumentNullException.ThrowIfNull(units);
        return units.view(Out, 1, 1);
    }
}
