using PsiSweep.Shared.Configuration;
using PsiSweep.Sweeps.Mistakes;
using PsiSweep.Sweeps.Reading;

namespace PsiSweep.Sweeps.Tests;

/// <summary>Files of the disk: those that cannot be read, and those that ship.</summary>
public class SweepFileTests
{
    [Fact]
    public void A_missing_file_is_a_mistake_with_its_name()
    {
        var path = Path.Combine(Path.GetTempPath(), Guid.NewGuid() + ".yaml");
        Assert.Equal($"{path}: there is no such file", Assert.Single(SweepFile.Read(path).Problems).ToString());
    }

    [Fact]
    public void A_folder_is_a_mistake() =>
        Assert.Contains("is a folder", Assert.Single(SweepFile.Read(Path.GetTempPath()).Problems).Message, StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_no_UTF8_are_a_mistake()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, [0x6e, 0x3a, 0x20, 0xff, 0xfe]);
            Assert.Contains("not UTF-8", Assert.Single(SweepFile.Read(path).Problems).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_pipe_is_read_like_a_file_and_not_without_end()
    {
        var folder = Directory.CreateTempSubdirectory("psisweep-pipe-");
        try
        {
            var (small, endless) = (Path.Combine(folder.FullName, "small"), Path.Combine(folder.FullName, "endless"));
            using var make = System.Diagnostics.Process.Start("mkfifo", [small, endless]);
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
            using var write = System.Diagnostics.Process.Start(
                "/bin/sh",
                ["-c", $"printf 'name: piped' > '{small}'; cat /dev/zero > '{endless}' 2>/dev/null"]
            );
            Assert.Equal("piped", SweepFile.Read(small).SpecOrThrow().Name);
            Assert.Contains("more than 4194304 bytes", Assert.Single(SweepFile.Read(endless).Problems).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_failed_result_throws_all_its_problems()
    {
        var e = Assert.Throws<SweepFileException>(() => SweepFile.Parse("name: X\nseed: -1", "f").SpecOrThrow());
        Assert.Equal(2, e.Problems.Count);
        Assert.Contains("f:2:7", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_quickstart_compares_both_optimizers_on_the_digits()
    {
        var spec = SweepFile.Read(Repository.PathOf("sweeps/quickstart.yaml")).SpecOrThrow();
        Assert.True(spec.Count >= 40);
        Assert.Equal("digits", spec.Settings.Trial.Data.Set);
        Assert.NotNull(spec.Settings.Trial.Training.StopTrainLoss);
        Assert.Equal(["training.optimizer", "training.lr", "training.batch_size", "seed"], spec.Axes);
        Assert.Equal(2, Enumerable.Range(0, (int)spec.Count).Select(i => spec.At(i).Config.Training.Optimizer).Distinct().Count());
    }

    [Fact]
    public void The_example_in_the_docs_makes_the_trials_it_says()
    {
        var page = File.ReadAllText(Repository.PathOf("docs/sweep-file.md"));
        var example = page.Split("```yaml\n")[1].Split("```")[0];
        Assert.Equal(12, SweepText.Spec(example).Count);
    }

    [Fact]
    public void The_MNIST_sweep_is_the_authors_setting()
    {
        var spec = SweepFile.Read(Repository.PathOf("sweeps/mnist-gsgd.yaml")).SpecOrThrow();
        Assert.Equal(10, spec.Count);
        var (config, training) = (spec.At(0).Config, spec.At(0).Config.Training);
        Assert.Equal([64, 64, 64, 64], config.Network.Hidden);
        Assert.Equal((false, TreeEdges.Ones, "mnist"), (config.Network.Bias, config.Network.TreeEdges, config.Data.Set));
        Assert.Equal((0.1, 64, 300, null), (training.LearningRate, training.BatchSize, training.Epochs, training.StopTrainLoss));
        Assert.Equal((ScheduleKind.Exponential, 0.01), (training.Schedule.Kind, training.Schedule.Decay));
        Assert.Equal([1L, 2, 3, 4, 5], Enumerable.Range(0, 5).Select(i => spec.At(2 * i).Config.Seed)); // in pairs
    }
}
