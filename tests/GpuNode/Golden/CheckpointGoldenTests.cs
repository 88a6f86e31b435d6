using PsiSweep.GpuNode.Checkpoints;
using PsiSweep.Lab.Training;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Results;
using PsiSweep.Tests.Golden;
using TorchSharp;

namespace PsiSweep.GpuNode.Tests.Golden;

/// <summary>Trials go on from checkpoints that an earlier version wrote.</summary>
public class CheckpointGoldenTests
{
    private static readonly GoldenFolder Folder = new("tests/GpuNode/Golden/checkpoints");

    private static readonly TrialConfig Config = new()
    {
        Data = new()
        {
            Set = "digits",
            TrainSize = 100,
            LabelNoise = 0.1,
            Seed = 3,
        },
        Network = new()
        {
            Hidden = [3, 4],
            Bias = true,
            Init = WeightInit.Orthogonal,
        },
        Training = new()
        {
            Optimizer = OptimizerKind.GSgd,
            LearningRate = 0.1,
            BatchSize = 5,
            Epochs = 6,
            StopTrainLoss = 0.01,
        },
        Measures = new() { Names = ["psi.trace", "l2"] },
        Seed = 9,
    };

    private static readonly TrainingState State = new()
    {
        Epoch = 3,
        Step = 2,
        LossSum = 0.75,
        Curve = [new(1, 0.1, double.NaN, new(0.1, 0.2, double.PositiveInfinity, 0.4), 2.5), new(2, 0.05, 0.5, null, 5)],
        Seconds = 12.5,
        Outcome = TrialStatus.StopMissed,
        Reason = "ran out of epochs",
        EpochsBegun = 2,
    };

    private static CheckpointOwner Owner => new("0123abcd", 12, CheckpointOwner.HashOf(Config), "cpu");

    [Fact]
    public void Every_checkpoint_ever_written_is_read()
    {
        if (GoldenFolder.IsAdding && Folder.Files(".ckpt").Count == 0)
            Folder.Add("checkpoint", ".ckpt", Today());
        Assert.NotEmpty(Folder.Files(".ckpt"));
        Assert.All(
            Folder.Files(".ckpt"),
            file =>
            {
                using var back = CheckpointFile.Read(file);
                Assert.Equal(Owner, back.Owner); // the hash of a configuration stays what it was
                Assert.Equal(State with { Curve = [] }, back.State with { Curve = [] });
                Assert.Equal(State.Curve, back.State.Curve);
                Assert.Equal(["0.weight", "generator"], back.Tensors.Keys.Order());
                Assert.Equal([0f, 1, 2, 3, 4, 5], back.Tensors["0.weight"].data<float>().ToArray());
                Assert.Equal([2L, 3], back.Tensors["0.weight"].shape);
                Assert.Equal([0, 1, 2, 3, 4], back.Tensors["generator"].data<byte>().ToArray());
            }
        );
    }

    [Fact]
    public void A_trial_goes_on_from_one_that_lies_in_its_folder()
    {
        Assert.All(
            Folder.Files(".ckpt"),
            file =>
            {
                var root = Directory.CreateTempSubdirectory("psisweep-golden-").FullName;
                Directory.CreateDirectory(Path.Combine(root, "0123abcd"));
                File.Copy(file, Path.Combine(root, "0123abcd", "trial-000012.e57.ckpt"));
                using var best = new CheckpointFolder(root, new("0123abcd", 12, 2, 1001)).Best(Owner, Assert.Fail);
                Assert.Equal(State.Progress, best!.State.Progress);
            }
        );
    }

    private static byte[] Today()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("psisweep-golden-").FullName, "checkpoint");
        using var weights = torch.arange(6, torch.float32).reshape(2, 3);
        using var generator = torch.arange(5).to(torch.uint8);
        CheckpointFile.Write(path, Owner, State, [("0.weight", weights), ("generator", generator)]);
        return File.ReadAllBytes(path);
    }
}
