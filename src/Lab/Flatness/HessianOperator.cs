using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness;

/// <summary>
/// Exact Hessian-vector products of a loss surface at its center (Pearlmutter 1994): the gradient is built with its graph, and every
/// product differentiates it once more. In path space the graph runs through the map W(v), so the curvature of the map is in it. The graph
/// is built
/// once and serves all products, unless the surface goes through its samples in chunks: then every product builds each chunk's.
/// </summary>
public sealed class HessianOperator : IDisposable
{
    private readonly LossSurface surface;
    private readonly Tensor[] values;
    private readonly Tensor? gradient;

    /// <summary>Builds the gradient's graph.</summary>
    public HessianOperator(LossSurface surface)
    {
        ArgumentNullException.ThrowIfNull(surface);
        this.surface = surface;
        using var scope = NewDisposeScope(); // the graph itself is libtorch's and lives as long as its ends
        values = [.. surface.Coordinates.Values.Select(v => v.detach().clone().requires_grad_())];
        gradient = surface.Chunks == 1 ? Gradient(0).DetachFromDisposeScope() : null;
        foreach (var v in values)
            v.DetachFromDisposeScope();
    }

    /// <summary>Number of coordinates.</summary>
    public long Dimension => surface.Coordinates.Dimension;

    /// <summary>Where vectors of coordinates lie.</summary>
    public Device Device => surface.Coordinates.Values[0].device;

    /// <summary>H·v; the caller frees it.</summary>
    /// <param name="vector">Vector of coordinates, float64.</param>
    public Tensor Times(Tensor vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        // A wrong shape would end the process inside autograd.
        if (vector.numel() != Dimension)
            throw new ArgumentException($"a vector of {vector.numel()} entries for {Dimension} coordinates", nameof(vector));
        surface.Step();
        using var scope = NewDisposeScope();
        return surface
            .OverChunks(chunk =>
            {
                var slope = gradient ?? Gradient(chunk);
                if (!slope.requires_grad)
                    throw new InvalidOperationException("the loss does not depend on the coordinates");
                return surface.Coordinates.Flatten(autograd.grad([slope.dot(vector)], values, retain_graph: true, create_graph: false));
            })
            .MoveToOuterDisposeScope();
    }

    private Tensor Gradient(int chunk)
    {
        using var grad = enable_grad();
        return surface.Coordinates.Flatten(autograd.grad([surface.Loss(values, chunk)], values, create_graph: true, retain_graph: true));
    }

    /// <summary>Frees the graph.</summary>
    public void Dispose()
    {
        gradient?.Dispose();
        foreach (var v in values)
            v.Dispose();
    }
}
