namespace PsiSweep.Cluster.Tests;

/// <summary>An attempt that hangs: here a network so large that a single step takes longer than a step may.</summary>
public class HungTests
{
    [Fact]
    public async Task It_is_given_up_its_process_started_again_and_the_sweep_goes_on()
    {
        var folder = Directory.CreateTempSubdirectory("psisweep-hung-").FullName;
        var file = Path.Combine(folder, "sweep.yaml");
        await File.WriteAllTextAsync(
            file,
            """
            name: hung
            data: {set: digits}
            training: {lr: 0.05, batch_size: 1197, epochs: 2, stop_train_loss: null}
            measures: {names: [l2], samples: 64}
            scheduling: {max_attempts: 2, hung_after_seconds: 2}
            axes:
              grid:
                network.hidden: [[8000, 8000], [16]]
            """,
            TestContext.Current.CancellationToken
        );
        using var run = await PsiSweepProcess.RunAsync(
            "run",
            file,
            "--out",
            Path.Combine(folder, "results"),
            "--nodes",
            "1",
            "--slots",
            "1",
            "--no-tables"
        );
        Assert.True(run.Process.ExitCode == 1, run.Output);
        Assert.Contains("an attempt hung", run.Output, StringComparison.Ordinal);
        var rows = File.ReadAllLines(Path.Combine(folder, "results", "results.csv"));
        Assert.StartsWith("0,failed,2,", rows[1], StringComparison.Ordinal);
        Assert.StartsWith("1,completed,", rows[2], StringComparison.Ordinal);
        Assert.Contains(
            "hung_after_seconds",
            await File.ReadAllTextAsync(Path.Combine(folder, "results", "logs", "coordinator.log"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }
}
