using PsiSweep.Coordinator.Results;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Coordinator.Tests.Cli;
using PsiSweep.Coordinator.Tests.Results;

namespace PsiSweep.Coordinator.Tests.Runs;

/// <summary>Every file of a results folder, and whatever may happen to it: the commands that read say what is so, in a sentence, and write
/// nothing.</summary>
public sealed class DamagedFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private async Task FillAsync()
    {
        await ResultsWriter.WriteAllAsync(folder.Path, Sample.Sweep, Sample.Rows(), new(), TestContext.Current.CancellationToken);
        using (var store = new SqliteResultStore(folder.File("results.db")))
            store.Put([.. Sample.Rows().Select(r => (r.Trial + 1, r))]);
        File.WriteAllText(folder.File("sweep.id"), Sample.Sweep.SweepId + "\n");
        File.WriteAllText(
            folder.File("status.json"),
            """
            {"trials":40,"done":40,"by_status":{},"running":[],"attempts_repeated":0,
            "trials_per_second":1,"samples_per_second":1,"seconds":1,"seconds_left":null}
            """
        );
        FinishedFile.Write(folder.Path, new(0, "finished", "c1"));
        File.WriteAllText(folder.File("journal.db"), "");
        Directory.CreateDirectory(folder.File("cluster"));
        File.WriteAllText(folder.File("cluster/c1.json"), "{}");
        Directory.CreateDirectory(folder.File("coordinators/c1"));
        File.WriteAllText(folder.File("lock"), "");
    }

    [Fact]
    public async Task Readers_say_what_is_so_and_write_nothing()
    {
        string[] files =
        [
            "sweep.id",
            "lock",
            "journal.db",
            "results.db",
            "status.json",
            "finished.json",
            "results.csv",
            "epochs.parquet",
            "sweep.resolved.yaml",
            "provenance.json",
            "cluster",
            "cluster/c1.json",
            "coordinators",
        ];
        string[] damages = ["gone", "empty", "garbage", "cut short", "a folder"];
        string[][] commands =
        [
            ["status", folder.Path],
            ["results", folder.Path, "--limit", "1"],
            ["table", folder.Path, "--bootstrap", "0", "--measures", "path_norm"],
        ];
        await FillAsync();
        var whole = Copy();
        foreach (var file in files)
        {
            foreach (var damage in damages)
            {
                Damage(file, damage);
                var before = Copy();
                foreach (var command in commands)
                {
                    var run = await CommandRun.Of(command);
                    var what = $"{command[0]}, {file} {damage}: {run.Code} {run.Error}";
                    Assert.True(run.Code is ExitCode.Ok or ExitCode.BadInput or ExitCode.Environment, what);
                    Assert.True(run.Code == ExitCode.Ok || run.Error.Trim().Length > 20, what);
                    Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
                    Assert.True(Same(before, Copy()), what);
                }

                PutBack(whole);
            }
        }
    }

    [Theory]
    [InlineData("provenance.json")]
    [InlineData("epochs.parquet")]
    public async Task A_report_of_a_damaged_file_names_it(string file)
    {
        await FillAsync();
        File.WriteAllText(folder.File(file), "garbage");
        var run = await CommandRun.Of("report", folder.Path, "--output", folder.File("r.html"));
        Assert.Equal(ExitCode.BadInput, run.Code);
        Assert.Contains($"{folder.File(file)} cannot be read", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_status_of_a_damaged_store_says_so_and_gives_what_else_is_known()
    {
        await FillAsync();
        File.WriteAllText(folder.File("results.db"), "garbage");
        File.WriteAllText(folder.File("finished.json"), "{");
        var run = await CommandRun.Of("status", folder.Path);
        Assert.Equal(ExitCode.Ok, run.Code);
        Assert.Contains("results.db cannot be read", run.Error, StringComparison.Ordinal);
        Assert.Contains("finished.json cannot be read", run.Error, StringComparison.Ordinal);
        Assert.Contains("0 of 40 trials done", run.Output, StringComparison.Ordinal);
    }

    private void Damage(string file, string how)
    {
        var path = folder.File(file);
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
            if (how is not ("gone" or "a folder"))
                File.WriteAllText(path, how);
            return;
        }

        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        if (how == "a folder")
            Directory.CreateDirectory(path);
        else if (how != "gone")
            File.WriteAllBytes(
                path,
                how switch
                {
                    "empty" => [],
                    "garbage" => "\0\u0001 no such file"u8.ToArray(),
                    _ => bytes[..(bytes.Length / 2)],
                }
            );
    }

    private Dictionary<string, byte[]> Copy() => folder.Files().ToDictionary(f => f, f => File.ReadAllBytes(folder.File(f)));

    private static bool Same(Dictionary<string, byte[]> a, Dictionary<string, byte[]> b) =>
        a.Count == b.Count && a.All(f => b.TryGetValue(f.Key, out var other) && other.AsSpan().SequenceEqual(f.Value));

    private void PutBack(Dictionary<string, byte[]> whole)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder.Path).ToArray())
        {
            if (Directory.Exists(entry))
                Directory.Delete(entry, recursive: true);
            else
                File.Delete(entry);
        }

        foreach (var (file, bytes) in whole)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(file))!);
            File.WriteAllBytes(folder.File(file), bytes);
        }

        Directory.CreateDirectory(folder.File("coordinators/c1"));
    }
}
