using PsiSweep.Shared.Configuration;

namespace PsiSweep.Sweeps.Settings;

/// <summary>The settings under <c>network</c>.</summary>
internal static class NetworkSettings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        new Setting<int[]>(
            "network.hidden",
            new WidthsType(),
            s => s.Trial.Network.Hidden,
            (s, v) => With(s, n => n with { Hidden = v }),
            "widths of the hidden layers of a ReLU perceptron, first to last"
        ),
        new Setting<long?>(
            "network.width",
            new OptionalType(new IntegerType(1, WidthsType.MaxWidth), "as network.hidden says"),
            s => s.Trial.Network.Width,
            (s, v) => With(s, n => n with { Width = (int?)v }),
            "width of every hidden layer, with network.depth of them: in place of network.hidden, so that width and depth are axes of "
                + "their own"
        )
        {
            AddedLater = true,
        },
        new Setting<long>(
            "network.depth",
            new IntegerType(0, WidthsType.MaxLayers),
            s => s.Trial.Network.Depth,
            (s, v) => With(s, n => n with { Depth = (int)v }),
            "number of hidden layers, each network.width wide; unused without network.width"
        )
        {
            AddedLater = true,
        },
        new Setting<string[]>(
            "network.layers",
            new LayersType(),
            s => s.Trial.Network.Layers,
            (s, v) => With(s, n => n with { Layers = v }),
            "layers of a plain ReLU stack in place of network.hidden, such as [conv 16, maxpool 2, conv 32, gap]; a ReLU follows every "
                + "conv and linear, the linear layer to the classes comes last by itself"
        )
        {
            AddedLater = true,
        },
        new Setting<bool>(
            "network.bias",
            new FlagType(),
            s => s.Trial.Network.Bias,
            (s, v) => With(s, n => n with { Bias = v }),
            "whether every linear and convolutional layer has a bias"
        ),
        new Setting<WeightInit>(
            "network.init",
            ChoiceType.OfEnum<WeightInit>(),
            s => s.Trial.Network.Init,
            (s, v) => With(s, n => n with { Init = v }),
            "distribution of the starting weights, as in torch.nn.init; default is what torch.nn.Linear and Conv2d do"
        ),
        new Setting<TreeEdges>(
            "network.tree_edges",
            ChoiceType.OfEnum<TreeEdges>(),
            s => s.Trial.Network.TreeEdges,
            (s, v) => With(s, n => n with { TreeEdges = v }),
            "what the modular trees' edges start at: as drawn (random), at 1 (ones), or at 1 for gsgd and as drawn for sgd (auto)"
        ),
    ];

    private static SweepSettings With(SweepSettings s, Func<NetworkConfig, NetworkConfig> change) =>
        s with
        {
            Trial = s.Trial with { Network = change(s.Trial.Network) },
        };
}
