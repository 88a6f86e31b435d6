using PsiSweep.GpuNode.Checkpoints;
using PsiSweep.Lab.Tests.Data;
using PsiSweep.Lab.Trained;
using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Tests.Checkpoints;

public class CheckpointAsNetworkTests
{
    [Fact]
    public void A_checkpoint_is_read_without_what_training_needs_besides()
    {
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var path = folder.At("checkpoint.safetensors");
        CheckpointFile.Write(
            path,
            new("sweep", 1, "hash", "cpu"),
            new()
            {
                Epoch = 2,
                Step = 3,
                LossSum = 0.5,
                Curve = [],
                Seconds = 1,
            },
            [
                ("0.weight", ones(7, 64)),
                ("2.weight", ones(10, 7)),
                ("optimizer.path_values", ones(518)),
                ("generator.batches", zeros(16, uint8)),
            ]
        );
        using var read = TrainedNetworks.Read(new(path, "digits"));
        Assert.Equal([64, 7, 10], read.Network.Widths);
        Assert.False(read.Network.HasBias);
    }
}
