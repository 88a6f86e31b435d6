using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Tests.Data;
using PsiSweep.Lab.Trained;
using PsiSweep.Shared.Configuration.Networks;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Tests.Trained;

/// <summary>State dicts of other programs, and what of them is refused.</summary>
public sealed class TrainedNetworkTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_state_dict_of_linear_layers_is_a_perceptron_whatever_the_order_of_its_names()
    {
        using var scope = NewDisposeScope();
        // safetensors sorts by name: net.10 comes before net.2.
        var path = Save(
            ("net.10.bias", Filled(10)),
            ("net.10.weight", Filled(10, 5)),
            ("net.2.bias", Filled(5)),
            ("net.2.weight", Filled(5, 7)),
            ("net.0.weight", Filled(7, 64)),
            ("net.0.bias", Filled(7))
        );
        using var read = TrainedNetworks.Read(new(path, "digits"));
        Assert.Equal([64, 7, 5, 10], read.Network.Widths);
        Assert.True(read.Network.HasBias && read.Network.IsPerceptron);
        Assert.Equal(0, Nets.MaxDifference(Filled(5, 7), read.Parameters[read.Network.Layers[1].Weight]));
        Assert.Null(read.Config);
    }

    [Fact]
    public void Half_precision_is_read()
    {
        using var scope = NewDisposeScope();
        var path = folder.At("half.safetensors");
        // Written by hand: 2 × 1 numbers of one BF16 and one F16 tensor are not what this program writes.
        var header =
            """{"0.weight":{"dtype":"BF16","shape":[10,64],"data_offsets":[0,1280]}"""
            + ""","0.bias":{"dtype":"F16","shape":[10],"data_offsets":[1280,1300]}}""";
        var body = Enumerable
            .Range(0, 640)
            .SelectMany(_ => new byte[] { 0x80, 0x3F })
            .Concat(Enumerable.Range(0, 10).SelectMany(_ => new byte[] { 0x00, 0x40 }));
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)header.Length), .. System.Text.Encoding.ASCII.GetBytes(header), .. body]);
        using var read = TrainedNetworks.Read(new(path, "digits"));
        Assert.Equal(
            (1.0, 2.0),
            (read.Parameters[0].to(float64).max().item<double>(), read.Parameters[1].to(float64).min().item<double>())
        );
    }

    [Fact]
    public void What_path_space_is_not_made_for_is_refused_with_its_reason()
    {
        using var scope = NewDisposeScope();
        var weight = ("0.weight", Filled(10, 64));
        Assert.Contains(LayerText.Normalisation, Refusal(Save(weight, ("1.running_mean", Filled(10)))), StringComparison.Ordinal);
        Assert.Contains(LayerText.Normalisation, Refusal(Save(weight, ("1.weight", Filled(10)))), StringComparison.Ordinal);
        Assert.Contains("weight and bias alone", Refusal(Save(weight, ("1.in_proj", Filled(10)))), StringComparison.Ordinal);
        Assert.Contains("has no 1.weight", Refusal(Save(weight, ("1.bias", Filled(10)))), StringComparison.Ordinal);
        Assert.Contains("(10) goes with its weight", Refusal(Save(weight, ("0.bias", Filled(9)))), StringComparison.Ordinal);
        Assert.Contains(
            "all layers must have one, or none",
            Refusal(Save(("0.weight", Filled(5, 64)), ("0.bias", Filled(5)), ("1.weight", Filled(10, 5)))),
            StringComparison.Ordinal
        );
        Assert.Contains("0.weight holds integers", Refusal(Save(("0.weight", ones(10, 64, int64)))), StringComparison.Ordinal);
        Assert.Contains("sizes of at least 1", Refusal(Save(("0.weight", ones(0, 64)))), StringComparison.Ordinal);
        Assert.Contains("not finite", Refusal(Save(("0.weight", full([10, 64], double.NaN, float32)))), StringComparison.Ordinal);
    }

    [Fact]
    public void Shapes_that_do_not_chain_are_named_and_an_order_may_be_given()
    {
        using var scope = NewDisposeScope();
        var path = Save(("head.weight", Filled(10, 6)), ("stem.weight", Filled(7, 64)));
        Assert.Contains("stem.weight (7, 64) does not take what head.weight (10, 6) gives", Refusal(path), StringComparison.Ordinal);
        path = Save(("head.weight", Filled(10, 7)), ("stem.weight", Filled(7, 64)));
        using var read = TrainedNetworks.Read(new(path, "digits", Order: ["stem", "head"]));
        Assert.Equal([64, 7, 10], read.Network.Widths);
        var error = Assert.Throws<FormatException>(() => TrainedNetworks.Read(new(path, "digits", Order: ["stem", "tail"])));
        Assert.Contains("must name each layer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_data_set_must_be_known_and_fit()
    {
        using var scope = NewDisposeScope();
        var path = Save(("0.weight", Filled(10, 64)));
        Assert.Contains(
            "give --data SET",
            Assert.Throws<FormatException>(() => TrainedNetworks.Read(new(path))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "'digit' is no data set",
            Assert.Throws<FormatException>(() => TrainedNetworks.Read(new(path, "digit"))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "needs (10, 784)",
            Assert.Throws<FormatException>(() => TrainedNetworks.Read(new(path, "mnist"))).Message,
            StringComparison.Ordinal
        );
    }

    private static string Refusal(string path) => Assert.Throws<FormatException>(() => TrainedNetworks.Read(new(path, "digits"))).Message;

    private static Tensor Filled(params long[] shape) => (arange(1, shape.Aggregate(1L, (a, b) => a * b) + 1, float32) / 100).view(shape);

    private string Save(params (string, Tensor)[] tensors)
    {
        var path = folder.At($"{Guid.NewGuid():N}.safetensors");
        SafeTensors.Write(path, tensors, new Dictionary<string, string>());
        return path;
    }

    public void Dispose() => folder.Dispose();
}
