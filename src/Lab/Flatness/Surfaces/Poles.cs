using PsiSweep.Lab.PathSpace;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness.Surfaces;

/// <summary>
/// Where the map from path values to weights has its poles: where a skeleton value is zero. Beyond one the map gives numbers again, but
/// they are those of
/// another piece: no continuous change of the weights leads there.
/// </summary>
/// <param name="map">The map; in use as long as this.</param>
public sealed class Poles(PathSpaceMap map) : IDisposable
{
    private readonly Tensor skeleton = SkeletonOf(map, map.Values).DetachFromDisposeScope();

    /// <summary>Whether a displacement of all path values leads to a pole or beyond.</summary>
    /// <param name="displacement">Of each coordinate, as <see cref="CoordinateSystem.Flatten"/> has them.</param>
    public bool LieBefore(Tensor displacement)
    {
        ArgumentNullException.ThrowIfNull(displacement);
        using var scope = NewDisposeScope();
        return Separate(skeleton, skeleton + displacement.masked_select(map.IsSkeleton));
    }

    /// <summary>Whether one lies between the map's values and others of the same shape and trees.</summary>
    /// <param name="values">A tensor a parameter.</param>
    public bool LieBefore(IReadOnlyList<Tensor> values)
    {
        using var scope = NewDisposeScope();
        return Separate(skeleton, SkeletonOf(map, values));
    }

    /// <inheritdoc/>
    public void Dispose() => skeleton.Dispose();

    private static bool Separate(Tensor from, Tensor to) => (from * to).le(0).any().item<bool>();

    private static Tensor SkeletonOf(PathSpaceMap map, IReadOnlyList<Tensor> values) =>
        cat([.. values.Select((v, p) => v.masked_select(map.Free[p]))]).masked_select(map.IsSkeleton);
}
