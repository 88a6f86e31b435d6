using PsiSweep.Lab.PathSpace;
using PsiSweep.Lab.Torch;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness;

/// <summary>
/// The coordinates in which flatness is measured: values in the parameters' shapes, a mask of the free ones, and the map to weights.
/// A vector of coordinates lists the free ones, parameter by parameter, row by row.
/// </summary>
public sealed class CoordinateSystem : IDisposable
{
    private readonly Func<IReadOnlyList<Tensor>, Tensor[]> toWeights;
    private readonly bool ownsMasks;
    private bool ownsValues;

    private CoordinateSystem(
        Tensor[] values,
        Tensor[] free,
        Func<IReadOnlyList<Tensor>, Tensor[]> toWeights,
        bool ownsMasks,
        double poleDistance = double.PositiveInfinity
    )
    {
        PoleDistance = poleDistance;
        this.ownsMasks = ownsMasks;
        Values = values;
        Free = free;
        this.toWeights = toWeights;
        Sizes = [.. free.Select(Count)];
        Dimension = Sizes.Sum();
    }

    /// <summary>The values, in the parameters' shapes, float64.</summary>
    public IReadOnlyList<Tensor> Values { get; }

    /// <summary>Which are coordinates.</summary>
    public IReadOnlyList<Tensor> Free { get; }

    /// <summary>Number of coordinates in each parameter.</summary>
    public IReadOnlyList<long> Sizes { get; }

    /// <summary>Number of coordinates.</summary>
    public long Dimension { get; }

    /// <summary>Distance from the values to the nearest pole of the map to weights; infinite when there is none.</summary>
    public double PoleDistance { get; }

    /// <summary>The weights themselves.</summary>
    public static CoordinateSystem OfWeights(IReadOnlyList<Tensor> parameters) =>
        new(
            [.. parameters],
            [.. parameters.Select(p => ones(p.shape, @bool, p.device).DetachFromDisposeScope())],
            values => [.. values],
            ownsMasks: true
        );

    /// <summary>Displacements of the weights in units of their magnitudes: u for w + |w|·u, 0 at the weights themselves. A weight of 0 does
    /// not move.</summary>
    public static CoordinateSystem OfRelativeWeights(IReadOnlyList<Tensor> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return new(
            [.. parameters.Select(p => zeros_like(p).DetachFromDisposeScope())],
            [.. parameters.Select(p => ones(p.shape, @bool, p.device).DetachFromDisposeScope())],
            values => [.. values.Select((u, p) => parameters[p].Plus(parameters[p].abs() * u))],
            ownsMasks: true
        )
        {
            ownsValues = true,
        };
    }

    /// <summary>Basis-path values.</summary>
    public static CoordinateSystem OfPaths(PathSpaceMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return new(map.Values, map.Free, map.Weights, ownsMasks: false, map.PoleDistance);
    }

    /// <summary>The weights at values, differentiable.</summary>
    public Tensor[] ToWeights(IReadOnlyList<Tensor> values) => toWeights(values);

    /// <summary>The coordinates as one vector.</summary>
    public Tensor Flatten(IEnumerable<Tensor> shaped) => cat([.. shaped.Select((t, p) => t.masked_select(Free[p]))]);

    /// <summary>A vector of coordinates in the parameters' shapes, 0 where there is none.</summary>
    public Tensor[] Unflatten(Tensor vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        if (vector.numel() != Dimension)
            throw new ArgumentException($"a vector of {vector.numel()} entries for {Dimension} coordinates", nameof(vector));
        var shaped = new Tensor[Values.Count];
        long start = 0;
        for (var p = 0; p < shaped.Length; p++)
        {
            shaped[p] = zeros_like(Values[p]).masked_scatter(Free[p], vector.narrow(0, start, Sizes[p]));
            start += Sizes[p];
        }

        return shaped;
    }

    private static long Count(Tensor mask)
    {
        using var sum = mask.sum();
        return sum.item<long>();
    }

    /// <summary>Frees what it made; the map's tensors stay the map's.</summary>
    public void Dispose()
    {
        foreach (var mask in ownsMasks ? Free : [])
            mask.Dispose();
        foreach (var value in ownsValues ? Values : [])
            value.Dispose();
    }
}
