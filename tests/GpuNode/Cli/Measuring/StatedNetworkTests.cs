using PsiSweep.GpuNode.Cli.Measuring;
using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Tests.Data;
using PsiSweep.Lab.Trained;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Tests.Cli.Measuring;

/// <summary>Layers stated in a YAML file beside a state dict.</summary>
public class StatedNetworkTests
{
    [Fact]
    public void Convolutions_need_their_layers_stated_and_then_fit()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var path = folder.At("net.safetensors");
        (string, Tensor)[] tensors =
        [
            ("conv1.weight", ones(4, 1, 3, 3)),
            ("conv2.weight", ones(6, 4, 3, 3)),
            ("fc1.weight", ones(8, 24)),
            ("fc2.weight", ones(10, 8)),
        ];
        SafeTensors.Write(path, tensors, new Dictionary<string, string>());
        Assert.Contains("state the layers in a YAML file", Refusal(path), StringComparison.Ordinal);
        var yaml = folder.At("net.yaml");
        File.WriteAllText(yaml, "network: {layers: [conv 4, maxpool 2, conv 6, maxpool 2, flatten, linear 8]}\n");
        using var read = Read(path, yaml);
        Assert.Equal([1, 4, 6, 8, 10], read.Network.Widths);
        Assert.Equal(4, read.Network.Layers[2].Parallel); // 2×2 places of each channel

        File.WriteAllText(yaml, "network: {layers: [conv 4, conv 6, maxpool 2, flatten, linear 8]}\n");
        Assert.Contains("fc1.weight (8, 24), but the network needs (8, 96)", Refusal(path, yaml), StringComparison.Ordinal);
        File.WriteAllText(yaml, "network: {layers: [conv 4, conv 6 7x9 pad 0, gap]}\n");
        Assert.Contains("net.yaml:1:19: the layers do not fit together: layer 2", Refusal(path, yaml), StringComparison.Ordinal);
        Assert.Contains("no such file", Refusal(path, folder.At("none.yaml")), StringComparison.Ordinal);
    }

    private static TrainedNetwork Read(string path, string? yaml) =>
        TrainedNetworks.Read(new(path, "digits", yaml is null ? null : new(yaml, set => StatedNetwork.Read(yaml, set).Network)));

    private static string Refusal(string path, string? yaml = null) => Assert.Throws<FormatException>(() => Read(path, yaml)).Message;
}
