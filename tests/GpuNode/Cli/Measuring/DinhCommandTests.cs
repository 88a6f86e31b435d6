using System.Globalization;
using PsiSweep.GpuNode.Cli.Measuring;

namespace PsiSweep.GpuNode.Tests.Cli.Measuring;

public class DinhCommandTests
{
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
        Assert.Contains("--seed: found -1, allowed: an integer from 0", error.ToString(), StringComparison.Ordinal);
    }
}
