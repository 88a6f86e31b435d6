using System.Text.Json.Nodes;
using PsiSweep.Coordinator.Results;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Results;

public class ResultsWriterTests
{
    private static readonly ResultsOptions Options = new();

    [Fact]
    public async Task Writes_every_file_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        await ResultsWriter.WriteAllAsync(folder.Path, Sample.Sweep, Sample.Rows(), Options, Cancel);
        Assert.Equal(
            [
                "epochs.parquet",
                "plots/path_norm.svg",
                "plots/psi.lambda_max.svg",
                "plots/psi.trace.svg",
                "plots/w.trace.svg",
                "provenance.json",
                "results.csv",
                "results.parquet",
                "sweep.resolved.yaml",
                "table.csv",
                "table.json",
                "table.md",
            ],
            folder.Files()
        );
        Assert.Equal(Sample.Sweep.ResolvedYaml, await File.ReadAllTextAsync(folder.File("sweep.resolved.yaml"), Cancel));
    }

    [Fact]
    public async Task Same_rows_same_bytes()
    {
        using TemporaryFolder first = new(),
            second = new();
        await ResultsWriter.WriteAllAsync(first.Path, Sample.Sweep, Sample.Rows(), Options, Cancel);
        await ResultsWriter.WriteAllAsync(second.Path, Sample.Sweep, Sample.Rows(), Options, Cancel);
        foreach (var file in first.Files())
            Assert.True(File.ReadAllBytes(first.File(file)).SequenceEqual(File.ReadAllBytes(second.File(file))), file);
    }

    [Fact]
    public async Task A_failure_on_the_way_leaves_the_folder_as_it_was()
    {
        using var folder = new TemporaryFolder();
        await ResultsWriter.WriteAllAsync(folder.Path, Sample.Sweep, Sample.Rows(20), Options, Cancel);
        var before = folder.Files().ToDictionary(f => f, f => Convert.ToBase64String(File.ReadAllBytes(folder.File(f))));
        await Assert.ThrowsAsync<IOException>(() => ResultsWriter.WriteAllAsync(folder.Path, Sample.Sweep, Broken(), Options, Cancel));
        Assert.Equal(before, folder.Files().ToDictionary(f => f, f => Convert.ToBase64String(File.ReadAllBytes(folder.File(f)))));

        static IEnumerable<TrialRow> Broken()
        {
            foreach (var row in Sample.Rows(30))
                yield return row;
            throw new IOException("the store is gone");
        }
    }

    [Fact]
    public async Task What_a_killed_process_left_half_written_is_removed_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("plots"));
        string[] left = [".results.csv.ea4fa421601242a0a3d62adb624fdbfa.tmp", "plots/.l2.svg.ea4fa421601242a0a3d62adb624fdbfa.tmp"];
        foreach (var file in (string[])[.. left, ".mine.tmp"])
        {
            await File.WriteAllTextAsync(folder.File(file), "", Cancel);
            File.SetLastWriteTimeUtc(folder.File(file), DateTime.UtcNow.AddHours(-1));
        }

        await ResultsWriter.WriteAllAsync(folder.Path, Sample.Sweep, Sample.Rows(), Options, Cancel);
        Assert.DoesNotContain(folder.Files(), left.Contains);
        Assert.True(File.Exists(folder.File(".mine.tmp")));
    }

    [Fact]
    public async Task Doubled_and_foreign_rows_are_refused()
    {
        using var folder = new TemporaryFolder();
        var rows = Sample.Rows(3);
        var twice = await Assert.ThrowsAsync<InvalidDataException>(() =>
            ResultsWriter.WriteAllAsync(folder.Path, Sample.Sweep, [.. rows, rows[1]], Options, Cancel)
        );
        Assert.Contains("trial 1 comes after trial 2", twice.Message);
        var foreign = rows[2] with { Axes = [.. rows[2].Axes, new("network.width", "8")] };
        var axis = await Assert.ThrowsAsync<InvalidDataException>(() =>
            ResultsWriter.WriteAllAsync(folder.Path, Sample.Sweep, [foreign], Options, Cancel)
        );
        Assert.Contains("network.width", axis.Message);
        Assert.Empty(folder.Files());
    }

    [Fact]
    public async Task A_sweep_without_any_ended_trial_still_has_its_files()
    {
        using var folder = new TemporaryFolder();
        var table = await ResultsWriter.WriteAllAsync(folder.Path, Sample.Sweep, [], Options, Cancel);
        Assert.Equal(0, table.All.Trials);
        Assert.Contains(
            "psi.trace,psi.trace.se,psi.lambda_max,psi.lambda_max.residual",
            await File.ReadAllTextAsync(folder.File("results.csv"), Cancel)
        );
    }

    [Fact]
    public async Task Provenance_counts_what_became_of_the_trials()
    {
        using var folder = new TemporaryFolder();
        await ResultsWriter.WriteAllAsync(folder.Path, Sample.Sweep with { Trials = 50 }, Sample.Rows(), Options, Cancel);
        var json = JsonNode.Parse(await File.ReadAllTextAsync(folder.File("provenance.json"), Cancel))!;
        Assert.Equal(50, (int)json["trials"]!);
        Assert.Equal(40, (int)json["ended"]!);
        Assert.Equal("""{"completed":37,"stop_missed":1,"diverged":1,"failed":1}""", json["by_status"]!.ToJsonString());
        Assert.Equal("""{"torchsharp":["0.107.0","0.108.0"]}""", json["node_versions"]!.ToJsonString());
        Assert.Equal("""{"2 units left out of path space":1}""", json["notes"]!.ToJsonString());
        Assert.Equal("7", (string?)json["seeds"]!["data.seed"]);
        Assert.Equal("0123abcd", (string?)json["sweep_id"]);
        Assert.Equal(60, (int)json["attempts"]!);
    }

    [Fact]
    public async Task The_optimizer_groups_the_table_when_it_was_swept()
    {
        using var folder = new TemporaryFolder();
        var table = await ResultsWriter.WriteAllAsync(folder.Path, Sample.Sweep, Sample.Rows(), Options, Cancel);
        Assert.Equal(["all", "training.optimizer = gsgd", "training.optimizer = sgd"], table.Groups.Select(g => g.Title));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;
}
