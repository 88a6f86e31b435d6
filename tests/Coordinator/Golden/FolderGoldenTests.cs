using PsiSweep.Coordinator.Control;
using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Coordinator.Runs;
using PsiSweep.Tests.Golden;

namespace PsiSweep.Coordinator.Tests.Golden;

/// <summary>The small files of a results folder by which processes of different versions, and scripts, know of each other.</summary>
public class FolderGoldenTests
{
    private static readonly GoldenKind Files = new(
        new("tests/Coordinator/Golden/folder"),
        ".json",
        new Dictionary<string, object>
        {
            ["status"] = new StatusSnapshot
            {
                Trials = 48,
                Done = 3,
                ByStatus = new Dictionary<string, long> { ["completed"] = 3 },
                Running = [new(7, 2, "node-1/cpu:0", "train")],
                AttemptsRepeated = 1,
                TrialsPerSecond = 1.5,
                SamplesPerSecond = 1000,
                Seconds = 2.5,
                SecondsLeft = 30,
            },
            ["finished"] = new FinishedFile(0, "cancelled", "akka.tcp://psisweep@10.0.0.1:4053"),
        },
        Write,
        Read
    );

    [Fact]
    public void Every_file_ever_written_is_read() => Files.AssertAllAreRead();

    [Fact]
    public void Every_file_written_today_is_kept() => Files.AssertTodayIsKept();

    [Fact]
    public void The_address_of_a_coordinator_is_read()
    {
        var results = Directory.CreateTempSubdirectory("psisweep-golden-").FullName;
        var cluster = Directory.CreateDirectory(Path.Combine(results, ClusterFile.FolderName)).FullName;
        File.WriteAllText(
            Path.Combine(cluster, "c1.json"),
            """
            {
              "coordinator": "c1",
              "address": "akka.tcp://psisweep@10.0.0.1:4053",
              "sweep_id": "0123abcd",
              "sweep_name": "golden",
              "process_id": 4711,
              "machine": "host",
              "started": "2026-11-23T16:37:01.089+00:00"
            }
            """
        );
        var file = Assert.Single(ClusterFile.ReadAll(results, Assert.Fail));
        Assert.Equal(
            ("c1", "akka.tcp://psisweep@10.0.0.1:4053", "0123abcd", "golden", 4711, "host"),
            (file.Coordinator, file.Address, file.SweepId, file.SweepName, file.ProcessId, file.Machine)
        );
        Assert.Equal(new(2026, 11, 23, 16, 37, 1, 89, TimeSpan.Zero), file.Started);
    }

    private static byte[] Write(string name, object value)
    {
        var folder = Directory.CreateTempSubdirectory("psisweep-golden-").FullName;
        if (value is StatusSnapshot status)
            status.WriteTo(folder);
        else
            FinishedFile.Write(folder, (FinishedFile)value);
        return File.ReadAllBytes(Path.Combine(folder, name + ".json"));
    }

    private static object Read(string name, byte[] bytes)
    {
        var folder = Directory.CreateTempSubdirectory("psisweep-golden-").FullName;
        File.WriteAllBytes(Path.Combine(folder, name + ".json"), bytes);
        return name == "status" ? StatusSnapshot.ReadFrom(folder)! : FinishedFile.Read(folder)!;
    }
}
