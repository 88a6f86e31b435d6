using PsiSweep.GpuNode.Attempts;
using PsiSweep.GpuNode.Checkpoints;
using PsiSweep.Lab.Networks;
using PsiSweep.Lab.Training;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Results;
using TorchSharp;

namespace PsiSweep.GpuNode.Tests.Checkpoints;

public class CheckpointFolderTests
{
    private static readonly CheckpointOwner Owner = new("sweep", 12, "hash", "cpu");
    private static readonly TrainingConfig Training = new()
    {
        Optimizer = OptimizerKind.Sgd,
        LearningRate = 0.1,
        BatchSize = 16,
        Epochs = 3,
    };
    private readonly string folder = Directory.CreateTempSubdirectory("psisweep-checkpoints-").FullName;
    private readonly List<string> complaints = [];

    private static TrainingState State(int epoch, int step = 0) =>
        new()
        {
            Epoch = epoch,
            Step = step,
            LossSum = 0.1,
            Curve = [new(1, 0.1, double.NaN, new(0.1, 0.2, double.PositiveInfinity, 0.4), 2.5)],
            Seconds = 12.5,
        };

    private CheckpointFolder Under(long epoch) => new(folder, new("sweep", 12, 1, epoch));

    private CheckpointFolder Write(long epoch, TrainingState state, CheckpointOwner? owner = null)
    {
        var under = Under(epoch);
        Directory.CreateDirectory(Path.GetDirectoryName(under.OwnFile)!);
        using var weights = torch.arange(6, torch.float32).reshape(2, 3);
        using var generator = torch.arange(5).to(torch.uint8);
        CheckpointFile.Write(under.OwnFile, owner ?? Owner, state, [("0.weight", weights), ("generator", generator)]);
        return under;
    }

    [Fact]
    public void Comes_back_as_it_was_written()
    {
        using var back = CheckpointFile.Read(Write(5, State(3, 2)).OwnFile);
        Assert.Equal(Owner, back.Owner);
        Assert.Equal(State(3, 2) with { Curve = [] }, back.State with { Curve = [] });
        Assert.Equal(State(3).Curve, back.State.Curve);
        Assert.Equal([0f, 1, 2, 3, 4, 5], back.Tensors["0.weight"].data<float>().ToArray());
        Assert.Equal([0, 1, 2, 3, 4], back.Tensors["generator"].data<byte>().ToArray());
    }

    [Fact]
    public void Is_a_safetensors_file() =>
        Assert.Equal(["0.weight", "generator"], SafeTensors.Read(Write(5, State(3)).OwnFile).Select(t => t.Name));

    [Fact]
    public void Any_truncation_and_any_flipped_bit_is_found_reported_and_not_used()
    {
        var whole = File.ReadAllBytes(Write(1, State(1)).OwnFile);
        Write(2, State(5));
        var path = Under(2).OwnFile;
        for (var length = 0; length < whole.Length; length += length < 80 ? 1 : 13)
        {
            File.WriteAllBytes(path, whole[..length]);
            Rejects(path);
        }

        for (var at = 0; at < whole.Length; at++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(path, bytes);
            Rejects(path);
        }

        File.WriteAllBytes(path, [.. whole, 0]);
        Rejects(path);

        void Rejects(string file)
        {
            complaints.Clear();
            Assert.Contains(file, Assert.Throws<InvalidDataException>(() => CheckpointFile.Read(file)).Message, StringComparison.Ordinal);
            using var best = Under(3).Best(Owner, complaints.Add); // the older one serves
            Assert.Equal(1, best!.State.Epoch);
            Assert.Contains(file, Assert.Single(complaints), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_one_with_the_most_progress_is_used_whoever_wrote_it()
    {
        Write(1, State(7, 3));
        Write(2, State(7, 2));
        Write(3, State(2));
        using var best = Under(4).Best(Owner, complaints.Add);
        Assert.Equal((7, 3), best!.State.Progress);
        Write(3, State(2) with { Outcome = TrialStatus.Completed });
        using var trained = Under(4).Best(Owner, complaints.Add);
        Assert.Equal(TrialStatus.Completed, trained!.State.Outcome);
        Assert.Empty(complaints);
    }

    [Theory]
    [InlineData("other", 12, "hash", "cpu")]
    [InlineData("sweep", 13, "hash", "cpu")]
    [InlineData("sweep", 12, "changed", "cpu")]
    [InlineData("sweep", 12, "hash", "cuda")]
    public void One_that_belongs_to_something_else_is_reported_and_not_used(string sweep, long trial, string config, string kind)
    {
        Write(1, State(7), new(sweep, trial, config, kind));
        Assert.Null(Under(2).Best(Owner, complaints.Add));
        Assert.Contains("is not used", Assert.Single(complaints), StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_lease_fences_an_earlier_one()
    {
        var earlier = Under(7);
        earlier.Begin();
        earlier.ThrowIfFenced();
        Under(8).Begin();
        var error = Assert.Throws<CheckpointFencedException>(earlier.ThrowIfFenced);
        Assert.Contains("epoch 8", error.Message, StringComparison.Ordinal);
        Under(8).ThrowIfFenced();
    }

    [Fact]
    public void An_attempt_that_lost_its_trial_stops_at_its_next_checkpoint_and_writes_nothing()
    {
        var attempt = new AttemptRequest
        {
            Lease = new("sweep", 12, 1, 7),
            Config = InterruptionTests.Config(Training),
            Checkpoints = new(folder, 1e-9),
        };
        var control = new AttemptControl();
        var checkpoints = new Checkpointer(attempt, "cpu", control, new(TimeProvider.System), complaints.Add);
        Assert.Null(checkpoints.Begin());
        checkpoints.Write(State(1), []);
        Assert.True(File.Exists(Under(7).OwnFile));
        var before = File.ReadAllBytes(Under(7).OwnFile);
        Under(8).Begin();
        Assert.Throws<CheckpointFencedException>(() => checkpoints.Write(State(2), []));
        Assert.Equal(before, File.ReadAllBytes(Under(7).OwnFile));
        control.HoldsLease = false;
        checkpoints.Write(State(3), []); // without a lease it does not even try
        Assert.Empty(complaints);
    }

    [Theory]
    [InlineData("0.1.0", "2.10.0", "0.2.0", "2.10.0", false)]
    [InlineData("0.2.0", "2.9.0", "0.2.0", "2.10.0", false)]
    [InlineData(null, null, "0.2.0", "2.10.0", false)]
    [InlineData("0.2.0", "2.10.0", "0.2.0", "2.10.0", true)]
    public void A_trial_goes_on_only_under_the_code_that_wrote_its_checkpoint(
        string? program,
        string? libtorch,
        string programNow,
        string libtorchNow,
        bool goesOn
    )
    {
        Write(5, State(3), Owner with { Program = program, Libtorch = libtorch });
        using var best = Under(6).Best(Owner with { Program = programNow, Libtorch = libtorchNow }, complaints.Add);
        Assert.Equal(goesOn, best is not null);
        if (goesOn)
            Assert.Empty(complaints);
        else
            Assert.Contains("the bits of a trial are those of one program", Assert.Single(complaints), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_killed_writer_left_goes_with_the_next_attempt()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Under(5).OwnFile)!);
        foreach (
            var left in (string[])
                ["trial-000012.e5.ckpt.kq3vdx1m.0ap.partial", ".trial-000012.e5.ckpt.ea4fa421601242a0a3d62adb624fdbfa.tmp"]
        )
            File.WriteAllText(Path.Combine(Path.GetDirectoryName(Under(5).OwnFile)!, left), "");
        Under(6).Begin();
        Assert.Equal(["trial-000012.e6.fence"], Directory.GetFiles(Path.GetDirectoryName(Under(5).OwnFile)!).Select(Path.GetFileName));
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_noted_once_and_tried_again()
    {
        var file = Path.Combine(folder, "in-the-way");
        File.WriteAllText(file, "");
        var attempt = new AttemptRequest
        {
            Lease = new("sweep", 12, 1, 7),
            Config = InterruptionTests.Config(Training),
            Checkpoints = new(file, 1e-9),
        };
        var checkpoints = new Checkpointer(attempt, "cpu", new(), new(TimeProvider.System), complaints.Add);
        Assert.Null(checkpoints.Begin());
        checkpoints.Write(State(1), []);
        checkpoints.Write(State(2), []);
        Assert.Contains("training goes on without", Assert.Single(complaints), StringComparison.Ordinal);
        File.Delete(file);
        checkpoints.Write(State(3), []);
        Assert.Equal(
            3,
            new CheckpointFolder(file, new("sweep", 12, 1, 9))
                .Best(
                    Owner with
                    {
                        Config = CheckpointOwner.HashOf(attempt.Config),
                        Program = ProgramVersion.Text,
                        Libtorch = torch.__version__,
                    },
                    complaints.Add
                )!
                .State.Epoch
        );
    }

    [Fact]
    public void What_a_persisted_trial_left_is_deleted_and_nothing_else()
    {
        Write(1, State(1));
        Under(2).Begin();
        var other = new CheckpointFolder(folder, new("sweep", 120, 1, 1));
        other.Begin();
        Under(2).Forget();
        Assert.Equal("trial-000120.e1.fence", Path.GetFileName(Assert.Single(Directory.GetFiles(Path.Combine(folder, "sweep")))));
    }
}
