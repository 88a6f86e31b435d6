using PsiSweep.Lab.Networks;
using PsiSweep.Lab.PathSpace;

namespace PsiSweep.Lab.Tests.PathSpace;

/// <summary>An edge: an entry of a parameter, by its position (a bias is an edge from the constant unit), the Kernel-th of the parallel
/// ones.</summary>
internal readonly record struct Edge(int Layer, int From, int To, int Kernel = 0)
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
            Edges.AddRange(EdgesOf(network.Layers[l], l));

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

    /// <summary>A layer's edges in the order of its weight's entries, then of its bias's.</summary>
    public static IEnumerable<Edge> EdgesOf(WeightedLayer layer, int l)
    {
        for (var j = 0; j < layer.Out; j++)
        {
            for (var i = 0; i < layer.In; i++)
            {
                for (var k = 0; k < layer.Parallel; k++)
                    yield return new(l, i, j, k);
            }
        }

        for (var j = 0; layer.Bias is not null && j < layer.Out; j++)
            yield return new(l, Edge.Constant, j);
    }

    public double Weight(TorchSharp.torch.Tensor[] parameters, Edge edge)
    {
        var layer = network.Layers[edge.Layer];
        return edge.From == Edge.Constant
            ? parameters[layer.Bias!.Value][edge.To].item<double>()
            : parameters[layer.Weight].flatten()[((edge.To * layer.In) + edge.From) * layer.Parallel + edge.Kernel].item<double>();
    }

    /// <summary>The edge by which a unit of a hidden layer hangs on one below.</summary>
    public static Edge InEdge(ReluNetwork network, BasisTrees trees, int h, int unit)
    {
        var k = network.Layers[h].Parallel;
        return new(h, trees.In[h][unit] / k, unit, trees.In[h][unit] % k);
    }

    /// <summary>The edge by which a unit of a hidden layer hangs on one above.</summary>
    public static Edge OutEdge(ReluNetwork network, BasisTrees trees, int h, int unit)
    {
        var k = network.Layers[h + 1].Parallel;
        return new(h + 1, unit, trees.Out[h][unit] / k, trees.Out[h][unit] % k);
    }

    /// <summary>The path prefix(i), e, suffix(j) of an edge, walked along the trees edge by edge.</summary>
    public Edge[] BasisPath(BasisTrees trees, Edge edge)
    {
        var path = new List<Edge> { edge };
        for (var (l, i) = (edge.Layer, edge.From); l > 0 && i != Edge.Constant; l--)
        {
            path.Insert(0, InEdge(network, trees, l - 1, i));
            i = path[0].From;
        }

        for (var (l, j) = (edge.Layer, edge.To); l + 1 < network.Layers.Length; l++)
        {
            path.Add(OutEdge(network, trees, l, j));
            j = path[^1].To;
        }

        return [.. path];
    }

    public static bool IsHeld(ReluNetwork network, BasisTrees trees, Edge edge) =>
        edge is { Layer: > 0, From: not Edge.Constant } && OutEdge(network, trees, edge.Layer - 1, edge.From) == edge;

    private void Walk(int layer, int unit, Edge[] soFar)
    {
        if (layer == network.Layers.Length)
        {
            Paths.Add(soFar);
            return;
        }

        for (var j = 0; j < network.Layers[layer].Out; j++)
        {
            for (var k = 0; k < network.Layers[layer].Parallel; k++)
                Walk(layer + 1, j, [.. soFar, new(layer, unit, j, k)]);
        }
    }
}
