using PsiSweep.GpuNode.Networks;
using PsiSweep.GpuNode.PathSpace;

namespace PsiSweep.GpuNode.Tests.PathSpace;

/// <summary>An edge: an entry of a parameter, by its position (a bias is an edge from the constant unit).</summary>
internal readonly record struct Edge(int Layer, int From, int To)
{
    public const int Constant = -1;
}

/// <summary>Every path of a small network, one by one: the independent account that path space is checked against.</summary>
internal sealed class PathEnumeration
{
    private readonly ReluNetwork network;

    public PathEnumeration(ReluNetwork network)
    {
        this.network = network;
        for (var l = 0; l < network.Layers.Length; l++)
        {
            var layer = network.Layers[l];
            for (var j = 0; j < layer.Out; j++)
            {
                for (var i = layer.Bias is null ? 0 : Edge.Constant; i < layer.In; i++)
                    Edges.Add(new(l, i, j));
            }
        }

        for (var i = 0; i < network.Widths[0]; i++)
            Walk(0, i, []);
        for (var l = 0; network.HasBias && l < network.Layers.Length; l++)
        {
            for (var j = 0; j < network.Layers[l].Out; j++)
                Walk(l + 1, j, [new(l, Edge.Constant, j)]);
        }
    }

    public List<Edge> Edges { get; } = [];

    public List<Edge[]> Paths { get; } = [];

    public double Weight(TorchSharp.torch.Tensor[] parameters, Edge edge)
    {
        var layer = network.Layers[edge.Layer];
        return edge.From == Edge.Constant ? parameters[layer.Bias!.Value][edge.To].item<double>() : parameters[layer.Weight][edge.To, edge.From].item<double>();
    }

    /// <summary>The path prefix(i), e, suffix(j) of an edge, walked along the trees edge by edge.</summary>
    public Edge[] BasisPath(BasisTrees trees, Edge edge)
    {
        var path = new List<Edge> { edge };
        for (var (l, i) = (edge.Layer, edge.From); l > 0 && i != Edge.Constant; l--)
        {
            var below = trees.In[l - 1][i];
            path.Insert(0, new(l - 1, below, i));
            i = below;
        }

        for (var (l, j) = (edge.Layer, edge.To); l + 1 < network.Layers.Length; l++)
        {
            var above = trees.Out[l][j];
            path.Add(new(l + 1, j, above));
            j = above;
        }

        return [.. path];
    }

    public static bool IsHeld(BasisTrees trees, Edge edge) =>
        edge is { Layer: > 0, From: not Edge.Constant } && trees.Out[edge.Layer - 1][edge.From] == edge.To;

    private void Walk(int layer, int unit, Edge[] soFar)
    {
        if (layer == network.Layers.Length)
        {
            Paths.Add(soFar);
            return;
        }

        for (var j = 0; j < network.Layers[layer].Out; j++)
            Walk(layer + 1, j, [.. soFar, new(layer, unit, j)]);
    }
}
