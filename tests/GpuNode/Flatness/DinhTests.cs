using System.Globalization;
using PsiSweep.GpuNode.Flatness;
using PsiSweep.GpuNode.Flatness.Cli;

namespace PsiSweep.GpuNode.Tests.Flatness;

public class DinhTests
{
    [Fact]
    public void The_weight_trace_moves_by_orders_of_magnitude_and_the_path_trace_stays()
    {
        var rows = DinhCounterexample.Compute([0.01, 1, 100], seed: 1);
        Assert.Equal([0.01, 1, 100], rows.Select(r => r.Factor));
        Assert.InRange(rows[1].Loss, 1e-3, 0.8); // trained: below log 3
        foreach (var row in rows)
        {
            Assert.Equal(1, row.Loss / rows[1].Loss, 1e-12);
            Assert.Equal(1, row.PathTrace / rows[1].PathTrace, 1e-6);
        }

        Assert.True(
            rows[0].WeightTrace > 100 * rows[1].WeightTrace && rows[2].WeightTrace > 100 * rows[1].WeightTrace,
            string.Join("; ", rows)
        );
    }

    [Fact]
    public void The_command_writes_csv()
    {
        using var output = new StringWriter();
        var code = DinhCommand.Create().Parse(["--csv", "--seed", "3"]).Invoke(new() { Output = output });
        Assert.Equal(0, code);
        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("factor,loss,w.trace,w.trace.se,psi.trace,psi.trace.se", lines[0].TrimEnd());
        var rows = lines[1..].Select(l => l.Split(',').Select(x => double.Parse(x, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        Assert.Equal(17, rows.Length);
        Assert.All(rows, r => Assert.Equal(6, r.Length));
        Assert.Equal([0.01, 1, 100], new[] { rows[0][0], rows[8][0], rows[16][0] });
        Assert.Equal(1, rows[0][4] / rows[16][4], 1e-6);
    }

    [Fact]
    public void A_negative_seed_is_refused()
    {
        using var error = new StringWriter();
        Assert.NotEqual(0, DinhCommand.Create().Parse(["--seed", "-1"]).Invoke(new() { Error = error, Output = TextWriter.Null }));
        Assert.Contains("--seed must be at least 0", error.ToString(), StringComparison.Ordinal);
    }
}
