using System.Globalization;
using Spectre.Console;

namespace PsiSweep.Benchmarks.MnistGsgd;

/// <summary>Ours beside the authors'.</summary>
internal static class Comparison
{
    private const double Allowed = 3;

    /// <summary>Prints the table; true when every mean that can be compared is within three standard errors of the difference.</summary>
    public static bool Print(IReadOnlyList<Point> measured)
    {
        var table = new Table()
            .Border(TableBorder.Ascii2)
            .AddColumns("optimizer", "epoch", "number", "PsiSweep", "authors' code", "standard errors apart");
        var agrees = true;
        foreach (var theirs in Authors.Points)
        {
            var ours = measured.Single(p => p.Optimizer == theirs.Optimizer && p.Epoch == theirs.Epoch);
            agrees &= Row(table, theirs, "train loss", ours.TrainLoss, theirs.TrainLoss);
            agrees &= Row(table, theirs, "test accuracy", ours.TestAccuracy, theirs.TestAccuracy);
            agrees &= Row(table, theirs, "test loss", ours.TestLoss, theirs.TestLoss);
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(
            agrees
                ? "Every mean is within three standard errors of the difference. (-: the re-run recorded no deviation.)"
                : "NOT every mean is within three standard errors of the difference."
        );
        return agrees;
    }

    private static bool Row(Table table, Point point, string number, Sample ours, Sample theirs)
    {
        var apart = ours.StandardErrorsFrom(theirs);
        table.AddRow(point.Optimizer, Text($"{point.Epoch}"), number, Show(ours), Show(theirs), apart is { } z ? Text($"{z:F2}") : "-");
        return apart is null or <= Allowed;
    }

    private static string Show(Sample s) => s.Deviation is { } d ? Text($"{s.Mean:F4} ± {d:F4}") : Text($"{s.Mean:F4}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
