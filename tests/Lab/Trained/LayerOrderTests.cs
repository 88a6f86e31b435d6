using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Tests.Data;
using PsiSweep.Lab.Trained;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.Trained;

/// <summary>In which order the layers of a state dict are taken where several fit: never by a guess.</summary>
public sealed class LayerOrderTests : IDisposable
{
    private const string ByShapes = "their shapes, which fit together in no other order";
    private const string ByNumbers = "the numbers in their names";
    private const string ByFile = "the order of their tensors in the file";

    private readonly TemporaryFolder folder = new();

    /// <summary>Four layers 64-8-8-8-10; the names as the file has them.</summary>
    [Theory]
    [InlineData("in,mid,more,out", "in,mid,more,out", ByFile, true)] // weight before bias: no sorted file
    [InlineData("in,zeta,alpha,out", "in,zeta,alpha,out", ByFile, false)]
    [InlineData("fc1,fc2,fc3,fc4", "fc1,fc2,fc3,fc4", ByNumbers, false)]
    [InlineData("fc1,fc10,fc2,fc9", null, "", false)] // out is fc9: no order of numbers fits, and the file is sorted
    [InlineData("net.0,net.10,net.2,net.20", "net.0,net.2,net.10,net.20", ByNumbers, false)]
    [InlineData("net.0,net.10,net.2,net.20", "net.0,net.2,net.10,net.20", ByNumbers, true)]
    [InlineData("in,h2,h1,out", "in,h1,h2,out", ByNumbers, false)] // numbers before the file
    [InlineData("a,b,c,d", null, "", false)]
    [InlineData("blocks.0.up,blocks.1.down,blocks.1.up,out", null, "", false)]
    public void Equal_widths(string file, string? expected, string reason, bool hasBias)
    {
        using var scope = NewDisposeScope();
        var names = file.Split(',');
        // The first takes the 64 inputs and the last gives the 10 classes, whatever they are called.
        var path = Save(
            names.SelectMany(
                (n, i) =>
                {
                    var weight = ($"{n}.weight", full([i == 3 ? 10 : 8, i == 0 ? 64 : 8], i, float32));
                    return hasBias ? new[] { weight, ($"{n}.bias", zeros(i == 3 ? 10 : 8)) } : [weight];
                }
            )
        );
        if (expected is null)
        {
            var error = Assert.Throws<FormatException>(() => TrainedNetworks.Read(new(path, "digits"))).Message;
            Assert.Contains("fit together in more than one order", error, StringComparison.Ordinal);
            Assert.Contains("--order A,B,C", error, StringComparison.Ordinal);
            Assert.Contains($"{names[1]}.weight (8, 8)", error, StringComparison.Ordinal);
            return;
        }

        using var read = TrainedNetworks.Read(new(path, "digits"));
        Assert.Equal(expected.Split(','), read.Order.Modules);
        Assert.Equal(reason, read.Order.Reason);
        Assert.Equal(
            expected.Split(',').Select(n => (double)Array.IndexOf(names, n)),
            read.Network.Layers.Select(l => read.Parameters[l.Weight].max().to(float64).item<double>())
        );
    }

    [Fact]
    public void A_given_order_goes_before_all_others()
    {
        using var scope = NewDisposeScope();
        var path = Save([("a.weight", ones(8, 64)), ("b.weight", ones(8, 8)), ("c.weight", ones(8, 8)), ("d.weight", ones(10, 8))]);
        using var read = TrainedNetworks.Read(new(path, "digits", Order: ["a", "c", "b", "d"]));
        Assert.Equal(["a", "c", "b", "d"], read.Order.Modules);
        Assert.Equal("a, c, b, d (by --order)", read.Order.ToString());
    }

    [Fact]
    public void Shapes_that_fit_in_one_order_need_no_other_word()
    {
        using var scope = NewDisposeScope();
        var path = Save([("c1.weight", ones(10, 7)), ("c2.weight", ones(7, 9)), ("c3.weight", ones(9, 64))]);
        using var read = TrainedNetworks.Read(new(path, "digits"));
        Assert.Equal(["c3", "c2", "c1"], read.Order.Modules);
        Assert.Equal(ByShapes, read.Order.Reason);
    }

    [Fact]
    public void Tensors_sorted_a_type_at_a_time_tell_nothing()
    {
        using var scope = NewDisposeScope();
        var path = Save([
            ("c.weight", ones(8, 8, float64)),
            ("d.weight", ones(10, 8, float64)),
            ("a.weight", ones(8, 64, float32)),
            ("b.weight", ones(8, 8, float32)),
        ]);
        Assert.Throws<FormatException>(() => TrainedNetworks.Read(new(path, "digits")));
    }

    [Fact]
    public void Convolutions_of_one_shape_are_told_apart_in_the_same_way()
    {
        using var scope = NewDisposeScope();
        var stated = new StatedLayers("net.yaml", _ => new() { Hidden = [], Layers = ["conv 4", "conv 4", "conv 4", "gap"] });
        (string, Tensor)[] Layers(string second, string third) =>
            [
                ("head.weight", ones(10, 4)),
                ($"{second}.weight", ones(4, 4, 3, 3)),
                ($"{third}.weight", ones(4, 4, 3, 3)),
                ("stem.weight", ones(4, 1, 3, 3)),
            ];
        using var read = TrainedNetworks.Read(new(Save(Layers("mid.10", "mid.9")), "digits", stated));
        Assert.Equal(["stem", "mid.9", "mid.10", "head"], read.Order.Modules);
        Assert.Throws<FormatException>(() => TrainedNetworks.Read(new(Save(Layers("left", "right")), "digits", stated)));
    }

    [Fact]
    public void A_thousand_layers_that_fit_anywhere_end_the_search()
    {
        using var scope = NewDisposeScope();
        var path = Save([
            ("in.weight", ones(2, 64)),
            .. Enumerable.Range(0, 900).Select(i => ($"x{(char)('a' + (i % 26))}{(char)('a' + (i / 26))}.weight", ones(2, 2))),
            ("zz.weight", ones(10, 3)), // that fits nowhere
        ]);
        Assert.Throws<FormatException>(() => TrainedNetworks.Read(new(path, "digits")));
    }

    private string Save(IEnumerable<(string, Tensor)> tensors)
    {
        var path = folder.At($"{Guid.NewGuid():N}.safetensors");
        SafeTensors.Write(path, [.. tensors], new Dictionary<string, string>());
        return path;
    }

    public void Dispose() => folder.Dispose();
}
