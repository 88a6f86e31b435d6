using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Flatness;

/// <summary>
/// Exact Hessian-vector products of a loss surface at its center (Pearlmutter 1994): the gradient is built once with its graph, and every
/// product differentiates it once more. In path space the graph runs through the map W(v), so the curvature of the map is in it.
/// </summary>
public sealed class HessianOperator : IDisposable
{
    private readonly LossSurface surface;
    private readonly Tensor[] values;
    private readonly Tensor gradient;

    /// <summary>Builds the gradient's graph.</summary>
    public HessianOperator(LossSurface surface)
    {
        ArgumentNullException.ThrowIfNull(surface);
        this.surface = surface;
        using var scope = NewDisposeScope(); // the graph itself is libtorch's and lives as long as its ends
        values = [.. surface.Coordinates.Values.Select(v => v.detach().clone().requires_grad_())];
        var gradients = autograd.grad([surface.Loss(values)], values, create_graph: true, retain_graph: true);
        gradient = surface.Coordinates.Flatten(gradients);
        gradient.DetachFromDisposeScope();
        foreach (var v in values)
            v.DetachFromDisposeScope();
    }

    /// <summary>Number of coordinates.</summary>
    public long Dimension => surface.Coordinates.Dimension;

    /// <summary>H·v; the caller frees it.</summary>
    /// <param name="vector">Vector of coordinates, float64.</param>
    public Tensor Times(Tensor vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        // A wrong shape or a graphless gradient would end the process inside autograd.
        if (vector.numel() != Dimension || !gradient.requires_grad)
            throw new ArgumentException($"a vector of {vector.numel()} entries for {Dimension} coordinates", nameof(vector));
        surface.Step();
        using var scope = NewDisposeScope();
        var product = autograd.grad([gradient.dot(vector)], values, retain_graph: true, create_graph: false);
        return surface.Coordinates.Flatten(product).MoveToOuterDisposeScope();
    }

    /// <summary>Frees the graph.</summary>
    public void Dispose()
    {
        gradient.Dispose();
        foreach (var v in values)
            v.Dispose();
    }
}
