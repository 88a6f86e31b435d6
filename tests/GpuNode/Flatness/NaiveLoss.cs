using PsiSweep.GpuNode.PathSpace;
using PsiSweep.GpuNode.Tests.PathSpace;

namespace PsiSweep.GpuNode.Tests.Flatness;

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

                hessian[i, j] = hessian[j, i] = (Shifted(1, 1) - Shifted(1, -1) - Shifted(-1, 1) + Shifted(-1, -1)) / (4 * Step(i) * Step(j));
            }
        }

        return hessian;
    }

    private double Prefix(double[][] w, int layer, int unit) => // of a unit below that layer
        layer == 0 ? 1 : Prefix(w, layer - 1, trees!.In[layer - 1][unit]) * Entry(w, layer - 1, trees.In[layer - 1][unit], unit);

    private double Suffix(double[][] w, int layer, int unit) => // of a unit above that layer
        layer == net.Shape.Layers.Length - 1 ? 1 : Entry(w, layer + 1, unit, trees!.Out[layer][unit]) * Suffix(w, layer + 1, trees.Out[layer][unit]);

    private double Entry(double[][] w, int layer, int from, int to)
    {
        var l = net.Shape.Layers[layer];
        return from == Edge.Constant ? w[l.Bias!.Value][to] : w[l.Weight][to * l.In + from];
    }

    private IEnumerable<Edge> Edges()
    {
        for (var layer = 0; layer < net.Shape.Layers.Length; layer++)
        {
            var l = net.Shape.Layers[layer];
            for (var at = 0; at < l.In * l.Out; at++)
                yield return new(layer, at % l.In, at / l.In);
            for (var j = 0; l.Bias is not null && j < l.Out; j++)
                yield return new(layer, Edge.Constant, j);
        }
    }

    private IEnumerable<(Edge Edge, double Value)> Coordinates() => Edges()
        .Where(e => trees is null || !PathEnumeration.IsHeld(trees, e))
        .Select(e => (e, Entry(original, e.Layer, e.From, e.To) * (trees is null ? 1 : Beside(original, e))));

    private double Beside(double[][] w, Edge e) => (e.From == Edge.Constant ? 1 : Prefix(w, e.Layer, e.From)) * Suffix(original, e.Layer, e.To);

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
            var l = net.Shape.Layers[e.Layer];
            var entry = value / Beside(w, e);
            if (e.From == Edge.Constant)
                w[l.Bias!.Value][e.To] = entry;
            else
                w[l.Weight][e.To * l.In + e.From] = entry;
        }

        return w;
    }

    private double Loss(double[][] w)
    {
        var sum = 0.0;
        for (var n = 0; n < labels.Length; n++)
        {
            var x = inputs[(n * net.Widths[0])..((n + 1) * net.Widths[0])];
            for (var layer = 0; layer < net.Shape.Layers.Length; layer++)
            {
                var below = x;
                var last = layer == net.Shape.Layers.Length - 1;
                x = [.. Enumerable.Range(0, net.Widths[layer + 1]).Select(j =>
                {
                    var z = net.Bias ? Entry(w, layer, Edge.Constant, j) : 0;
                    for (var i = 0; i < below.Length; i++)
                        z += below[i] * Entry(w, layer, i, j);
                    return last ? z : Math.Max(z, 0);
                })];
            }

            var most = x.Max();
            sum += most + Math.Log(x.Sum(z => Math.Exp(z - most))) - x[labels[n]];
        }

        return sum / labels.Length;
    }
}
