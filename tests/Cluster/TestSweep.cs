using System.Globalization;
using System.Text.Json;

namespace PsiSweep.Cluster.Tests;

/// <summary>A small sweep in a folder of its own.</summary>
internal sealed class TestSweep
{
    private static readonly HashSet<string> DiffersBetweenRuns = ["attempts", "node", "seconds"];

    public TestSweep(int seeds, int epochs, string measures = "[psi.trace, w.trace, l2]")
    {
        Folder = Directory.CreateTempSubdirectory("psisweep-test-").FullName;
        File.WriteAllText(
            File_,
            $$$"""
            name: test
            data: {set: digits}
            network: {hidden: [16, 16], tree_edges: ones}
            training: {lr: 0.05, batch_size: 32, epochs: {{{epochs}}}, stop_train_loss: null}
            measures: {names: {{{measures}}}, samples: 128, probes: 8}
            axes:
              grid:
                training.optimizer: [sgd, gsgd]
                seed: {range: {from: 1, to: {{{seeds}}}}}
            """
        );
        Trials = 2 * seeds;
    }

    public string Folder { get; }

    public int Trials { get; }

    public string File_ => Path.Combine(Folder, "sweep.yaml");

    public string Results => Path.Combine(Folder, "results");

    public string[] RunArguments(params string[] more) => ["run", File_, "--out", Results, "--no-tables", .. more];

    /// <summary>Trials done, as the running coordinator last said.</summary>
    public long Done()
    {
        var path = Path.Combine(Results, "status.json");
        if (!File.Exists(path))
            return 0;
        using var status = JsonDocument.Parse(File.ReadAllText(path));
        return status.RootElement.GetProperty("done").GetInt64();
    }

    /// <summary>Whether an attempt at a trial is at its training, as the coordinator last said.</summary>
    public bool IsTraining(long trial, int attempt)
    {
        var path = Path.Combine(Results, "status.json");
        if (!File.Exists(path))
            return false;
        using var status = JsonDocument.Parse(File.ReadAllText(path));
        return status
            .RootElement.GetProperty("running")
            .EnumerateArray()
            .Any(r =>
                r.GetProperty("trial").GetInt64() == trial
                && r.GetProperty("attempt").GetInt32() == attempt
                && r.GetProperty("phase").GetString() == "train"
            );
    }

    /// <summary>Rows of results.csv as column → text.</summary>
    public IReadOnlyList<Dictionary<string, string>> Rows()
    {
        var lines = File.ReadAllLines(Path.Combine(Results, "results.csv"));
        var header = lines[0].Split(',');
        return [.. lines.Skip(1).Select(l => header.Zip(l.Split(',')).ToDictionary(p => p.First, p => p.Second))];
    }

    /// <summary>results.csv without what may differ between runs.</summary>
    public string Numbers() =>
        string.Join("\n", Rows().Select(r => string.Join(",", r.Where(c => !DiffersBetweenRuns.Contains(c.Key)).Select(c => c.Value))));

    /// <summary>Sees that every trial is there exactly once, and did not fail.</summary>
    public void AssertEveryTrialOnce()
    {
        var rows = Rows();
        Assert.Equal(Enumerable.Range(0, Trials).Select(i => i.ToString(CultureInfo.InvariantCulture)), rows.Select(r => r["trial"]));
        Assert.DoesNotContain("failed", rows.Select(r => r["status"]));
    }
}
