using System.CommandLine;
using System.Globalization;
using PsiSweep.CommandLine;
using PsiSweep.Lab.Flatness;
using PsiSweep.Lab.Torch;
using Spectre.Console;

namespace PsiSweep.GpuNode.Cli.Measuring;

/// <summary><c>psisweep-node dinh</c>: the numbers of the counterexample figure.</summary>
public static class DinhCommand
{
    /// <summary>The factors of the figure: 10^(−2), 10^(−1.75), …, 10^2.</summary>
    private static IEnumerable<double> Factors => Enumerable.Range(-8, 17).Select(i => Math.Pow(10, i / 4.0));

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var csv = CheckedOption.Flag("--csv", "write CSV: factor,loss,w.trace,w.trace.se,psi.trace,psi.trace.se");
        var seed = CheckedOption.Of("--seed", "seed of data, weights and probes", "N", new IntegerForm<long>(0, long.MaxValue), 1);
        var command = new Command(
            "dinh",
            "Scale one trained network, whose function stays, and show that w.trace moves and psi.trace does not (Dinh et al. 2017)"
        )
        {
            csv,
            seed,
        };
        command.SetAction(parsed =>
        {
            TorchRuntime.Load();
            var rows = DinhCounterexample.Compute(Factors, parsed.GetValue(seed));
            if (parsed.GetValue(csv))
                WriteCsv(rows, parsed.InvocationConfiguration.Output);
            else
                AnsiConsole.Write(AsTable(rows));
            return 0;
        });
        return command;
    }

    private static void WriteCsv(IEnumerable<DinhRow> rows, TextWriter to)
    {
        to.WriteLine("factor,loss,w.trace,w.trace.se,psi.trace,psi.trace.se");
        foreach (var row in rows)
            to.WriteLine(string.Join(',', Numbers(row).Select(x => x.ToString("R", CultureInfo.InvariantCulture))));
    }

    private static Table AsTable(IEnumerable<DinhRow> rows)
    {
        var table = new Table().AddColumns("factor", "loss", "w.trace", "±", "psi.trace", "±");
        foreach (var row in rows)
            table.AddRow([.. Numbers(row).Select(x => x.ToString("G6", CultureInfo.InvariantCulture))]);
        return table;
    }

    private static double[] Numbers(DinhRow row) =>
        [row.Factor, row.Loss, row.WeightTrace, row.WeightTraceError, row.PathTrace, row.PathTraceError];
}
