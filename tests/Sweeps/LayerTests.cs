using CsCheck;
using PsiSweep.Shared.Configuration.Networks;

namespace PsiSweep.Sweeps.Tests;

/// <summary>Layers of a stack: their texts, and the shapes between them.</summary>
public class LayerTests
{
    private static readonly Activations Mnist = new(1, 28, 28, IsFlat: false);

    private static readonly Gen<Extent> AnyExtent = Gen.Select(Gen.Int[1, 7], Gen.Int[1, 7], (h, w) => new Extent(h, w));

    private static readonly Gen<LayerSpec> AnyLayer = Gen.OneOf<LayerSpec>(
        Gen.Select(
            Gen.Int[1, 99],
            AnyExtent,
            AnyExtent,
            Gen.Int[0, 6],
            (c, k, s, p) => (LayerSpec)new ConvSpec(c, k, s, new(Math.Min(p, k.Height - 1), Math.Min(p, k.Width - 1)))
        ),
        Gen.Select(
            Gen.Bool,
            AnyExtent,
            AnyExtent,
            Gen.Int[0, 3],
            (max, w, s, p) => (LayerSpec)new PoolSpec(max, w, s, new(Math.Min(p, w.Height / 2), Math.Min(p, w.Width / 2)))
        ),
        Gen.Int[1, 999].Select(w => (LayerSpec)new LinearSpec(w)),
        Gen.Const((LayerSpec)new FlattenSpec()),
        Gen.Const((LayerSpec)new GlobalAverageSpec())
    );

    [Fact]
    public void A_layers_text_reads_back_to_it() =>
        AnyLayer.Sample(layer =>
        {
            var read = LayerText.Read(layer.Text, out var problem);
            Assert.Null(problem);
            Assert.Equal(layer, read);
        });

    [Theory]
    [InlineData("conv 32", "conv 32")]
    [InlineData("conv  32 3x3 stride 1 pad 1", "conv 32")]
    [InlineData("conv 8 5 pad 2", "conv 8 5")]
    [InlineData("conv 8 5x3 pad 0 stride 2", "conv 8 5x3 stride 2 pad 0")]
    [InlineData("maxpool 2 stride 2", "maxpool 2")]
    [InlineData("maxpool 3 stride 2 pad 1", "maxpool 3 stride 2 pad 1")]
    [InlineData("avgpool 2x1", "avgpool 2x1")]
    public void Texts_leave_defaults_out(string given, string canonical) => Assert.Equal(canonical, LayerText.Read(given, out _)?.Text);

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("conv", "needs its channels next, a number from 1 to 65536; there is nothing")]
    [InlineData("conv 0", "found '0'")]
    [InlineData("conv 8 3y3", "found '3y3'")]
    [InlineData("conv 8 3 pad 3", "not less than its kernel")]
    [InlineData("maxpool 2 pad 2", "more than half its window")]
    [InlineData("conv 8 3 padding 1", "'padding' is not expected there")]
    [InlineData("flatten 3", "'3' is not expected there")]
    [InlineData("convv 8", "did you mean 'conv'?")]
    [InlineData("batchnorm", "path space is not defined for it")]
    [InlineData("residual 2", "path space as built here is not defined for it")]
    [InlineData("relu", "a ReLU follows every conv and linear by itself")]
    [InlineData("tanh", "only ReLU is positively homogeneous")]
    public void Nonsense_is_refused_with_its_reason(string text, string reason)
    {
        Assert.Null(LayerText.Read(text, out var problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_are_PyTorchs()
    {
        // torch.nn.Sequential of the same layers on a (1, 1, 28, 28) tensor prints these.
        var stack = StackShapes.Of(
            Mnist,
            Layers(
                "conv 6 5",
                "maxpool 2",
                "conv 16 5 pad 0",
                "maxpool 3 stride 2 pad 1",
                "conv 8 3x2 stride 2x1 pad 0",
                "flatten",
                "linear 84"
            ),
            10,
            out var problem
        );
        Assert.Null(problem);
        Assert.Equal(["6×28×28", "6×14×14", "16×10×10", "16×5×5", "8×2×4", "64", "84", "10"], stack.Select(l => l.Above.ToString()));
        Assert.Equal([150, 0, 2400, 0, 768, 0, 5376, 840], stack.Select(l => (int)l.Weights));
        Assert.Equal("32", StackShapes.Of(Mnist, Layers("conv 32", "gap"), 10, out _)[1].Above.ToString());
    }

    [Theory]
    [InlineData("conv 8", "the layers end with a picture of 8×28×28; end them with flatten or gap")]
    [InlineData(
        "conv 8, linear 10",
        "layer 2 (linear 10): it needs a vector, but a picture of 8×28×28 comes in; put flatten or gap before it"
    )]
    [InlineData("flatten, conv 8", "layer 2 (conv 8): it needs a picture, but a vector comes in")]
    [InlineData("flatten, flatten", "layer 2 (flatten): a vector comes in already")]
    [InlineData(
        "avgpool 14, conv 3 5 pad 0, gap",
        "layer 2 (conv 3 5 pad 0): its 5×5 window is larger than the picture that comes in, 1×2×2"
    )]
    public void Layers_that_do_not_fit_are_named(string layers, string expected)
    {
        Assert.Empty(StackShapes.Of(Mnist, Layers(layers.Split(", ")), 10, out var problem));
        Assert.StartsWith(expected, problem, StringComparison.Ordinal);
    }

    private static LayerSpec[] Layers(params string[] texts) => [.. texts.Select(t => LayerText.Read(t, out _)!)];
}
