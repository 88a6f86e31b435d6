using PsiSweep.Lab.PathSpace;
using PsiSweep.Lab.Tests.PathSpace;

namespace PsiSweep.Lab.Tests.Flatness;

/// <summary>The loss in plain loops over doubles, in weights or in basis-path values: shares nothing with the tensors' way.</summary>
internal sealed class NaiveLoss
{
    private readonly RandomNetwork net;
    private readonly BasisTrees? trees;
    private readonly double[][] original;
    private readonly double[] inputs;
    private readonly long[] labels;

    /// <param name="net">The network; its own weights are the center.</param>
    /// <param name="trees">The basis; null: in weights.</param>
    /// <param name="samples">Number of samples.</param>
    public NaiveLoss(RandomNetwork net, BasisTrees? trees, int samples)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        this.net = net;
        this.trees = trees;
        original = [.. net.Weights().Select(w => w.data<double>().ToArray())];
        var (x, y) = net.Samples(samples);
        inputs = x.data<double>().ToArray();
        labels = y.data<long>().ToArray();
        Center = [.. Coordinates().Select(c => c.Value)];
    }

    /// <summary>The coordinates of the network's own weights, parameter by parameter, row by row, held edges left out.</summary>
    public double[] Center { get; }

    public double At(double[] coordinates) => Loss(trees is null ? Filled(coordinates) : FromPaths(coordinates));

    /// <summary>The Hessian at the center by central differences.</summary>
    public double[,] Hessian()
    {
        var n = Center.Length;
        var hessian = new double[n, n];
        double Step(int i) => 2e-4 * Math.Max(Math.Abs(Center[i]), 0.02);
        for (var i = 0; i < n; i++)
        {
            for (var j = i; j < n; j++)
            {
                double Shifted(int a, int b)
                {
                    var c = (double[])Center.Clone();
                    c[i] += a * Step(i);
                    c[j] += b * Step(j);
                    return At(c);
                }

                hessian[i, j] = hessian[j, i] =
                    (Shifted(1, 1) - Shifted(1, -1) - Shifted(-1, 1) + Shifted(-1, -1)) / (4 * Step(i) * Step(j));
            }
        }

        return hessian;
    }

    private double Prefix(double[][] w, int layer, int unit) // of a unit below that layer
    {
        if (layer == 0)
            return 1;
        var edge = PathEnumeration.InEdge(net.Shape, trees!, layer - 1, unit);
        return Prefix(w, layer - 1, edge.From) * At(w, edge);
    }

    private double Suffix(double[][] w, int layer, int unit) // of a unit above that layer
    {
        if (layer == net.Shape.Layers.Length - 1)
            return 1;
        var edge = PathEnumeration.OutEdge(net.Shape, trees!, layer, unit);
        return At(w, edge) * Suffix(w, layer + 1, edge.To);
    }

    private ref double At(double[][] w, Edge edge)
    {
        var l = net.Shape.Layers[edge.Layer];
        if (edge.From == Edge.Constant)
            return ref w[l.Bias!.Value][edge.To];
        return ref w[l.Weight][((edge.To * l.In) + edge.From) * l.Parallel + edge.Kernel];
    }

    private IEnumerable<Edge> Edges() => net.Shape.Layers.SelectMany(PathEnumeration.EdgesOf);

    private IEnumerable<(Edge Edge, double Value)> Coordinates() =>
        Edges()
            .Where(e => trees is null || !PathEnumeration.IsHeld(net.Shape, trees, e))
            .Select(e => (e, At(original, e) * (trees is null ? 1 : Beside(original, e))));

    private double Beside(double[][] w, Edge e) =>
        (e.From == Edge.Constant ? 1 : Prefix(w, e.Layer, e.From)) * Suffix(original, e.Layer, e.To);

    private double[][] Filled(double[] coordinates)
    {
        var at = 0;
        return [.. original.Select(w => w.Select(_ => coordinates[at++]).ToArray())];
    }

    private double[][] FromPaths(double[] coordinates)
    {
        var w = original.Select(t => (double[])t.Clone()).ToArray();
        foreach (var ((e, _), value) in Coordinates().Zip(coordinates)) // layer by layer: the prefixes below are new already
        {
            At(w, e) = value / Beside(w, e);
        }

        return w;
    }

    private double Loss(double[][] w)
    {
        var sum = 0.0;
        for (var n = 0; n < labels.Length; n++)
        {
            var logits = NaiveForward.Of(net, w, inputs[(n * net.Shape.Inputs)..((n + 1) * net.Shape.Inputs)]);
            var most = logits.Max();
            sum += most + Math.Log(logits.Sum(z => Math.Exp(z - most))) - logits[labels[n]];
        }

        return sum / labels.Length;
    }
}
