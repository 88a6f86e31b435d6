using System.Text.RegularExpressions;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Coordinator.Reports;
using PsiSweep.Coordinator.Results;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Coordinator.Results.Plots;
using PsiSweep.Coordinator.Results.Reading;
using PsiSweep.Coordinator.Tests.Cli;
using PsiSweep.Coordinator.Tests.Results;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Reports;

/// <summary>The report of a results folder: whole, by itself, and nothing in it read as markup.</summary>
public sealed partial class ReportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task The_page_has_every_part_and_loads_nothing()
    {
        await WriteAsync(Sample.Rows());
        Directory.CreateDirectory(folder.File("surfaces"));
        File.WriteAllText(Path.Combine(folder.File("surfaces"), "plane.svg"), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        var run = await CommandRun.Of("report", folder.Path, "--latex");
        Assert.Equal(0, run.Code);
        var html = File.ReadAllText(folder.File("report.html"));
        foreach (var id in new[] { "tables", "scatter", "curves", "surfaces", "left-out", "configuration", "provenance" })
            Assert.Contains($"<section id=\"{id}\">", html, StringComparison.Ordinal);
        Assert.All(
            References().Matches(html).Select(m => m.Groups[1].Value),
            r => Assert.True(r.StartsWith("data:", StringComparison.Ordinal) || r.StartsWith('#'), r[..Math.Min(60, r.Length)])
        );
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.Contains("37 of 40 trials; left out: 1 diverged, 1 missed the stop rule, 1 failed", html, StringComparison.Ordinal);
        Assert.Contains("<tr><th>diverged</th><td>1</td>", html, StringComparison.Ordinal);
        Assert.Matches("<tr><th>psi.trace</th><td>gap.loss</td><td>1 of 37</td></tr>", html); // one is NaN
        Assert.Contains("name: sample", html, StringComparison.Ordinal);
        Assert.Contains("a processor", html, StringComparison.Ordinal);
        Assert.Equal(4 + 1 + 1, html.Split("<figure>").Length - 1); // measures, curves, surface
        var tex = File.ReadAllText(folder.File("report.tex"));
        Assert.Equal(tex.Split("\\begin{table}").Length, tex.Split("\\end{table}").Length);
        Assert.Equal(2 * 3, tex.Split("\\toprule").Length - 1); // two gaps; all trials and two optimizers
        Assert.Contains("\\texttt{psi.lambda\\_max}", tex, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_of_a_sweep_are_no_markup()
    {
        var rows = Sample
            .Rows()
            .Select(r =>
                r with
                {
                    Result = r.Result with { Measures = [new("<script>alert(1)</script>&%_", r.Result.Final?.GapLoss ?? double.NaN)] },
                }
            )
            .ToArray();
        await WriteAsync(rows);
        await CommandRun.Of("report", folder.Path, "--latex", "--output", folder.File("other.html"));
        Assert.DoesNotContain("<script>alert", File.ReadAllText(folder.File("other.html")), StringComparison.Ordinal);
        Assert.Contains(
            "\\textless{}script\\textgreater{}alert(1)\\textless{}/script\\textgreater{}\\&\\%\\_",
            File.ReadAllText(folder.File("other.tex")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_results_csv_alone_makes_a_report_and_nothing_makes_none()
    {
        await WriteAsync(Sample.Rows());
        var alone = Directory.CreateDirectory(folder.File("alone")).FullName;
        File.Copy(folder.File("results.csv"), Path.Combine(alone, "results.csv"));
        Assert.Equal(0, (await CommandRun.Of("report", alone)).Code);
        Assert.Contains("the folder has no epochs.parquet", File.ReadAllText(Path.Combine(alone, "report.html")), StringComparison.Ordinal);
        Assert.Equal(2, (await CommandRun.Of("report", folder.File("nothing"))).Code);
        Assert.NotEqual(0, (await CommandRun.Of("report", alone, "--by", "colour")).Code);
    }

    [Fact]
    public async Task A_sweep_without_measures_has_a_report_all_the_same()
    {
        await WriteAsync([.. Sample.Rows().Select(r => r with { Result = r.Result with { Measures = [] } })]);
        var run = await CommandRun.Of("report", folder.Path, "--latex");
        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("No measure has a defined correlation", File.ReadAllText(folder.File("report.html")), StringComparison.Ordinal);
    }

    [Fact] // scipy.stats.linregress, and scipy.stats.t for the interval
    public void Regression_and_its_interval_are_those_of_SciPy()
    {
        var line = LinearRegression.Of([1, 2, 4, 5, 7], [2.1, 2.9, 6.2, 6.8, 9.9])!;
        foreach (
            var (x, y, half) in new[]
            {
                (1, 1.8982456140350883, 0.8643778655628929),
                (3, 4.528070175438597, 0.559750469410854),
                (8, 11.102631578947369, 1.156562966270012),
            }
        )
        {
            Assert.Equal(y, line.At(x), 1e-12);
            Assert.Equal(half, line.HalfWidth(x), 1e-9);
        }

        Assert.Null(LinearRegression.Of([1, 2], [1, 2]));
        Assert.Null(LinearRegression.Of([3, 3, 3], [1, 2, 3]));
    }

    [Fact]
    public void Learning_curves_are_lines_of_few_trials_and_bands_of_many()
    {
        var data = TableData.Of(Sample.Rows());
        var groups = PlotGroups.Of(data, null);
        CurvePoint[] Points(int trials) =>
            [.. from t in Enumerable.Range(0, trials) from e in Enumerable.Range(1, 5) select new CurvePoint(t, e, 1.0 / (e + t), 0.1)];
        Assert.Contains(
            "one line a trial",
            LearningCurves.Sheet(new(Points(20), 20, 20, 0), groups, p => p % 2).Svg(),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "median and middle 80 %, from where all but stragglers",
            LearningCurves.Sheet(new(Points(40), 90, 40, 0), groups, p => p % 2).Svg(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Bands_carry_a_trials_last_value_on()
    {
        CurvePoint[] points = [new(0, 2, 0.5, 0), new(0, 4, 0.25, 0), new(1, 3, 0.75, 0), new(1, 6, 0.125, 0)];
        var bands = LearningCurves.Bands(points, p => p.TrainLoss);
        Assert.Equal([3, 4, 5, 6], bands.Select(b => b.Key)); // at 2 one has no value yet
        Assert.Equal([0.5, 0.75], bands[0].Values);
        Assert.Equal([0.25, 0.75], bands[2].Values);
        Assert.Equal([0.125, 0.25], bands[3].Values);
    }

    [Fact]
    public void Bands_do_not_follow_a_straggler()
    {
        CurvePoint[] points =
        [
            .. from t in Enumerable.Range(0, 40) from e in Enumerable.Range(1, t == 7 ? 1000 : 50) select new CurvePoint(t, e, 1, 0),
        ];
        Assert.Equal(Enumerable.Range(1, 50), LearningCurves.Bands(points, p => p.TrainLoss).Select(b => b.Key));
        Assert.Equal(1000, LearningCurves.Bands([.. points.Where(p => p.Place == 7)], p => p.TrainLoss)[^1].Key);
    }

    [Fact]
    public async Task Of_very_many_trials_a_draw_that_no_axis_is_in_step_with_is_read()
    {
        await WriteAsync(Sample.Rows());
        var trials = TableData.Of(Sample.Rows()).Trials;
        var all = await CurveFile.ReadAsync(folder.File("epochs.parquet"), trials, 1000, TestContext.Current.CancellationToken);
        var some = await CurveFile.ReadAsync(folder.File("epochs.parquet"), trials, 10, TestContext.Current.CancellationToken);
        Assert.Equal([1, 3], all.Points.Select(p => p.Epoch).Distinct().Order()); // the second epoch was not evaluated
        Assert.Equal((40, 40, 0), (all.Trials, all.Drawn, all.Unknown));
        Assert.Equal((40, 10, 0), (some.Trials, some.Drawn, some.Unknown));
        var drawn = some.Points.Select(p => p.Place).ToHashSet();
        Assert.Equal(10, drawn.Count);
        Assert.Equal(all.Points.Where(p => drawn.Contains(p.Place)), some.Points);
        Assert.Equal(2, drawn.Select(p => p % 2).Distinct().Count()); // both optimizers: every fourth trial is of one
    }

    [Fact]
    public async Task Curves_are_those_of_the_trials_in_the_table_however_many_are_missing()
    {
        var rows = Sample.Rows();
        await WriteAsync(rows);
        var (data, _) = SweepRows.Read([folder.Path], []);
        Assert.Equal(Enumerable.Range(0, 40).Select(i => (long)i), data.Trials);

        // The results of odd trials alone: places and numbers differ, and every curve is gsgd's.
        File.Copy(folder.File("epochs.parquet"), folder.File("all.parquet"));
        await WriteAsync([.. rows.Where(r => r.Trial % 2 == 1)]);
        File.Move(folder.File("all.parquet"), folder.File("epochs.parquet"), overwrite: true);
        (data, _) = SweepRows.Read([folder.Path], []);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (2L * i) + 1), data.Trials);
        var curves = await CurveFile.ReadAsync(folder.File("epochs.parquet"), data.Trials, 1000, TestContext.Current.CancellationToken);
        Assert.Equal((20, 20, 20), (curves.Trials, curves.Drawn, curves.Unknown));
        Assert.Equal(20, curves.Points.Select(p => p.Place).Distinct().Count());
        Assert.All(curves.Points, p => Assert.Equal("gsgd", data.Setting(p.Place, "training.optimizer")));
        var notes = LearningCurves.Sheet(curves, PlotGroups.Of(data, null), _ => 0).Svg();
        Assert.Contains("20 trials of epochs.parquet are not among the results", notes, StringComparison.Ordinal);
    }

    private Task WriteAsync(TrialRow[] rows) =>
        ResultsWriter.WriteAllAsync(folder.Path, Sample.Sweep, rows, new ResultsOptions(), TestContext.Current.CancellationToken);

    public void Dispose() => folder.Dispose();

    [GeneratedRegex("(?:src|href)=\"([^\"]*)\"")]
    private static partial Regex References();
}
