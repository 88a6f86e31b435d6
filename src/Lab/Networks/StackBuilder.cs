using System.Collections.Immutable;
using PsiSweep.Shared.Configuration.Networks;

namespace PsiSweep.Lab.Networks;

/// <summary>Makes parameters and operations of a stack, numbered as <c>torch.nn.Sequential</c> numbers its modules.</summary>
internal sealed class StackBuilder
{
    private readonly ImmutableArray<WeightedLayer>.Builder layers = ImmutableArray.CreateBuilder<WeightedLayer>();
    private readonly ImmutableArray<ParameterShape>.Builder parameters = ImmutableArray.CreateBuilder<ParameterShape>();
    private readonly ImmutableArray<NetworkOperation>.Builder operations = ImmutableArray.CreateBuilder<NetworkOperation>();
    private readonly bool bias;
    private Activations picture; // what a flatten took in; its places are parallel edges of the next linear layer
    private int module;

    public StackBuilder(IReadOnlyList<ShapedLayer> stack, bool bias)
    {
        this.bias = bias;
        if (!stack[0].Below.IsFlat)
            operations.Add(new ToPicture(stack[0].Below));
        for (var l = 0; l < stack.Count; l++)
        {
            Add(stack[l]);
            module++;
            if (stack[l].Layer is ConvSpec or LinearSpec && l + 1 < stack.Count)
            {
                operations.Add(new Relu());
                module++;
            }
        }
    }

    public ImmutableArray<WeightedLayer> Layers => layers.ToImmutable();

    public ImmutableArray<ParameterShape> Parameters => parameters.ToImmutable();

    public ImmutableArray<NetworkOperation> Operations => operations.ToImmutable();

    private void Add(ShapedLayer shaped)
    {
        var (below, above) = (shaped.Below, shaped.Above);
        switch (shaped.Layer)
        {
            case ConvSpec conv:
                var kernel = conv.Kernel.Height * conv.Kernel.Width;
                var center = (conv.Kernel.Height / 2 * conv.Kernel.Width) + (conv.Kernel.Width / 2);
                var (weight, offset) = Parameter([above.Channels, below.Channels, conv.Kernel.Height, conv.Kernel.Width]);
                layers.Add(new(below.Channels, above.Channels, kernel, center, above.Channels * kernel, weight, offset));
                operations.Add(new Convolution(weight, offset, conv));
                break;
            case LinearSpec:
                // The first layers of a network may flatten the inputs themselves: then the inputs are the units.
                var flattened = picture.Count == below.Count && layers.Count > 0 ? picture : Activations.Vector(below.Channels);
                var places = flattened.Height * flattened.Width;
                (weight, offset) = Parameter([above.Channels, below.Channels]);
                layers.Add(
                    new(
                        flattened.Channels,
                        above.Channels,
                        places,
                        (flattened.Height / 2 * flattened.Width) + (flattened.Width / 2),
                        above.Channels,
                        weight,
                        offset
                    )
                );
                operations.Add(new Linear(weight, offset));
                picture = default;
                break;
            case PoolSpec pool:
                operations.Add(new Pool(pool));
                break;
            case GlobalAverageSpec:
                operations.Add(new GlobalAverage());
                module++; // AdaptiveAvgPool2d and Flatten
                break;
            case FlattenSpec:
                picture = below;
                operations.Add(new Flatten());
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(shaped), shaped.Layer, "not a layer");
        }
    }

    private (int Weight, int? Bias) Parameter(ImmutableArray<long> shape)
    {
        var weight = parameters.Count;
        parameters.Add(new($"{module}.weight", shape));
        if (!bias)
            return (weight, null);
        parameters.Add(new($"{module}.bias", [shape[0]]));
        return (weight, weight + 1);
    }
}
