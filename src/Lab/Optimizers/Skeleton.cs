using PsiSweep.Lab.Networks;
using PsiSweep.Lab.PathSpace;
using PsiSweep.Lab.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Optimizers;

/// <summary>The way between weights and basis-path values for G-SGD, as few calls on flat tensors. For networks with hidden
/// layers.</summary>
internal sealed class Skeleton : IDisposable
{
    private readonly FlatParameters parameters;
    private readonly int hiddenLayers;
    private readonly long[] starts; // [l]: where the weight of layer l starts in the flat parameters
    // [h]: weight of the layer above hidden layer h, (out, width of h) or (out, width of h, parallel edges)
    private readonly Tensor[] weights;
    private readonly Tensor[] gradients; // [h]: its gradient
    private readonly List<Tensor> owned = [];
    private readonly Tensor held; // (H): the Out edges
    private readonly Tensor heldWeights; // (H): what they are held at
    private readonly Tensor skeletonEdges; // (R): the roots' In edges
    private readonly Tensor skeletonOfUnit; // (H): the In edge of each unit's root
    private readonly Tensor? prefixPerValue; // (H): P of a unit / skeleton value of its chain; null when all 1
    private readonly Tensor? inverseSuffix; // (m): 1 / S above each entry; null when all 1
    private readonly Tensor inversePrefix; // (H): 1 / P
    private readonly Tensor[] inversePrefixes; // [h]: its views, of shapes that multiply weights
    private readonly Tensor chainMembers; // (R · longest chain): units, padded with H
    private readonly Tensor zero; // (1): what the padding adds
    private readonly Tensor products; // gradient times weight of all layers but the first
    private readonly Tensor[] productsOf; // [h]: its views, of the shapes of weights
    private readonly Tensor gradientTail; // all gradients but the first layer's
    private readonly Tensor weightTail; // all parameters but the first layer's
    private readonly double[] startingPrefix; // (H)
    private readonly double smallestRatio;

    public Skeleton(ReluNetwork network, FlatParameters parameters, BasisTrees trees)
    {
        this.parameters = parameters;
        hiddenLayers = trees.In.Length;
        var flat = parameters.Values;
        var chains = TreeChains.Of(network, trees);
        starts = chains.Starts;
        var gauge = new Gauge(network, trees, chains, flat.to(float64).cpu().data<double>().ToArray());
        startingPrefix = gauge.Prefix;
        smallestRatio = flat.dtype == ScalarType.Float64 ? Math.Pow(2, -52) : Math.Pow(2, -23);
        weights = [.. network.Layers.Skip(1).Select(l => Own(parameters.Parameters[l.Weight].view(EdgeShape(l))))];
        gradients = [.. network.Layers.Skip(1).Select(l => Own(parameters.Gradients[l.Weight].view(EdgeShape(l))))];

        held = Index(chains.Held);
        heldWeights = Own(flat.index_select(0, held));
        skeletonEdges = Index(chains.Chains.Select(c => chains.In[c[0]]));
        skeletonOfUnit = Index(chains.Root.Select(r => chains.In[r]));
        var longest = chains.Chains.Max(c => c.Length);
        chainMembers = Index(
            chains.Chains.SelectMany(c => c.Concat(Enumerable.Repeat(chains.Root.Length, longest - c.Length))).Select(u => (long)u)
        );
        zero = Own(zeros(1, flat.dtype, flat.device));
        prefixPerValue = UnlessOne(gauge.PrefixPerSkeletonValue);
        inverseSuffix = gauge.Suffix.All(s => s == 1) ? null : Own(InverseSuffixOfEntries(network, gauge.Suffix));

        inversePrefix = Own(Numbers(gauge.Prefix).reciprocal_());
        var tail = network.ParameterCount - starts[1];
        gradientTail = Own(parameters.Gradient.narrow(0, starts[1], tail));
        weightTail = Own(flat.narrow(0, starts[1], tail));
        products = Own(zeros_like(weightTail));
        inversePrefixes = new Tensor[hiddenLayers];
        productsOf = new Tensor[hiddenLayers];
        long unit = 0;
        for (var h = 0; h < hiddenLayers; h++)
        {
            var layer = network.Layers[h + 1];
            inversePrefixes[h] = Own(
                inversePrefix.narrow(0, unit, layer.In).view(EdgeShape(layer)[1..].Select((s, d) => d == 0 ? s : 1).ToArray())
            );
            productsOf[h] = Own(products.narrow(0, starts[h + 1] - starts[1], weights[h].numel()).view(EdgeShape(layer)));
            unit += layer.In;
        }
    }

    /// <summary>1 / P of each hidden unit, (H): follows the values, and is what the next step needs of them.</summary>
    public Tensor InversePrefix => inversePrefix;

    /// <summary>The basis-path values of the starting weights, (m); the caller frees them.</summary>
    public Tensor StartingValues()
    {
        var values = parameters.Values.clone();
        if (inverseSuffix is not null)
            values.div_(inverseSuffix);
        var unit = 0;
        for (var h = 0; h < hiddenLayers; h++)
        {
            var width = (int)weights[h].shape[1];
            values
                .narrow(0, starts[h + 1], weights[h].numel())
                .view(weights[h].shape)
                .mul_(Numbers(startingPrefix.AsSpan(unit, width).ToArray()).view(inversePrefixes[h].shape));
            unit += width;
        }

        return values.index_fill_(0, held, 0); // held edges own no path
    }

    /// <summary>Turns the gradient in the weights, in place, into the gradient in the basis-path values.</summary>
    public void GradientToPathSpace()
    {
        parameters.Gradient.index_fill_(0, held, KeptScalars.Zero);
        products.copy_(gradientTail).mul_(weightTail);
        var leaving = new Tensor[hiddenLayers + 1]; // Σ g·w over the free edges that leave a unit
        for (var h = 0; h < hiddenLayers; h++)
            leaving[h] = productsOf[h].dim() == 2 ? productsOf[h].sum(dim: 0) : productsOf[h].sum([0, 2]);
        leaving[hiddenLayers] = zero;
        var t = cat(leaving).index_select(0, chainMembers).view(skeletonEdges.shape[0], -1).sum(dim: 1);
        parameters.Gradient.index_add_(
            0,
            skeletonEdges,
            t.div_(parameters.Values.index_select(0, skeletonEdges)),
            alpha: KeptScalars.MinusOne
        );
        for (var h = 0; h < hiddenLayers; h++)
            gradients[h].mul_(inversePrefixes[h]);
        if (inverseSuffix is not null)
            parameters.Gradient.mul_(inverseSuffix);
    }

    /// <summary>
    /// Whether a step leaves every skeleton value on its side of zero. One that would lose all its digits counts as zero, and so does NaN:
    /// the
    /// next loss would say so too late.
    /// </summary>
    public bool StaysOffZero(Tensor values, double learningRate)
    {
        var v = values.index_select(0, skeletonEdges);
        using var rate = (-learningRate).ToScalar();
        var ratio = v.add(parameters.Gradient.index_select(0, skeletonEdges), alpha: rate).div_(v).min();
        return (ratio.dtype == ScalarType.Float64 ? ratio.item<double>() : ratio.item<float>()) > smallestRatio;
    }

    /// <summary>Turns the basis-path values that stand in the parameters into weights; P follows the new values.</summary>
    public void ValuesToWeights(Tensor values)
    {
        inversePrefix.copy_(values.index_select(0, skeletonOfUnit));
        if (prefixPerValue is not null)
            inversePrefix.mul_(prefixPerValue);
        inversePrefix.reciprocal_();
        if (inverseSuffix is not null)
            parameters.Values.mul_(inverseSuffix);
        for (var h = 0; h < hiddenLayers; h++)
            weights[h].mul_(inversePrefixes[h]);
        parameters.Values.scatter_(0, held, heldWeights);
    }

    private Tensor InverseSuffixOfEntries(ReluNetwork network, double[] suffix)
    {
        var all = ones_like(parameters.Values);
        var unit = 0;
        for (var l = 0; l < hiddenLayers; l++)
        {
            var layer = network.Layers[l];
            var above = Numbers(suffix.AsSpan(unit, layer.Out).ToArray()).reciprocal_();
            all.narrow(0, starts[l], layer.Count).view(layer.Out, layer.FanIn).mul_(above.unsqueeze(1));
            if (layer.Bias is not null)
                all.narrow(0, starts[l] + layer.Count, layer.Out).mul_(above);
            unit += layer.Out;
        }

        return all;
    }

    // Two dimensions where they do: the calls of small perceptrons are what they cost.
    private static long[] EdgeShape(WeightedLayer layer) =>
        layer.Parallel == 1 ? [layer.Out, layer.In] : [layer.Out, layer.In, layer.Parallel];

    private Tensor? UnlessOne(double[] factors) => factors.All(f => f == 1) ? null : Own(Numbers(factors));

    private Tensor Numbers(double[] numbers) => tensor(numbers, parameters.Values.dtype, device: parameters.Values.device);

    private Tensor Index(IEnumerable<long> of) => Own(tensor(of.ToArray(), int64, device: parameters.Values.device));

    private Tensor Own(Tensor t)
    {
        owned.Add(t.DetachFromDisposeScope());
        return t;
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (var t in owned)
            t.Dispose();
    }
}
