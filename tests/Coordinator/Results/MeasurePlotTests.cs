using System.Xml.Linq;
using OxyPlot.Series;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Coordinator.Results.Plots;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Results;

public class MeasurePlotTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void One_mark_for_every_trial_in_the_table_and_both_gaps()
    {
        var (drawing, table) = Draw(Sample.Rows(), "psi.trace");
        var marks = drawing.Descendants(Svg + "ellipse").Count() + drawing.Descendants(Svg + "polygon").Count();
        var row = table.All.Rows.First(r => r.Measure == "psi.trace");
        Assert.Equal(36, row.Coefficients.N); // 37 completed, one NaN
        const int Legend = 2; // marks in each panel's legend
        const int Band = 1; // of the regression
        Assert.Equal(2 * (36 + Legend + Band), marks);
    }

    [Fact]
    public void Titles_name_tau_n_units_scale_and_groups()
    {
        var (drawing, table) = Draw(Sample.Rows(), "w.trace");
        var texts = drawing.Descendants(Svg + "text").Select(t => t.Value).ToArray();
        var tau = table.All.Rows.First(r => r.Measure == "w.trace" && r.Gap == Gap.Loss).Coefficients.Kendall;
        Assert.Contains(
            texts,
            t => t.StartsWith($"tau-b = {tau.Value:0.00} [", StringComparison.Ordinal) && t.EndsWith("n = 37", StringComparison.Ordinal)
        );
        Assert.Contains("gap.loss: test − train cross-entropy (nats)", texts);
        Assert.Contains("gap.error: test − train error rate", texts);
        Assert.Contains("w.trace (log scale)", texts); // e⁰ to e⁸
        Assert.Contains("gsgd", texts);
        Assert.Contains("colour and shape: training.optimizer", texts);
    }

    [Fact]
    public void Values_within_two_decades_or_below_zero_have_a_linear_axis()
    {
        Assert.True(ScatterPanel.IsLogarithmic([1, 101]));
        Assert.False(ScatterPanel.IsLogarithmic([1, 99]));
        Assert.False(ScatterPanel.IsLogarithmic([-1, 101]));
        Assert.False(ScatterPanel.IsLogarithmic([0, 101]));
        Assert.False(ScatterPanel.IsLogarithmic([]));
    }

    [Fact]
    public void More_groups_than_colours_share_a_grey_one()
    {
        var rows = Sample.Rows().Select(r => r with { Axes = [.. r.Axes, new("data.seed", $"{r.Trial}")] }).ToArray();
        var data = TableData.Of(rows);
        var groups = PlotGroups.Of(data, "data.seed");
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "other"], groups.Names);
        Assert.Equal((3, Palette.Size), (groups.Of(data, 3), groups.Of(data, 30)));
        Assert.Contains(
            "allowed: training.optimizer",
            Assert.Throws<ArgumentException>(() => PlotGroups.Of(TableData.Of(rows), "lr")).Message
        );
    }

    [Fact]
    public void A_measure_without_a_single_number_still_has_its_plot()
    {
        var rows = Sample.Rows(8).Select(r => r with { Result = r.Result with { Measures = [new("a<b&c", double.NaN)] } }).ToArray();
        var (drawing, _) = Draw(rows, "a<b&c");
        Assert.Contains("tau-b = –, n = 0", drawing.Descendants(Svg + "text").Select(t => t.Value.Replace("  ", " ")));
    }

    [Fact]
    public void Very_many_trials_are_thinned_and_the_plot_says_so()
    {
        var row = Sample.Rows(1)[0];
        var rows = Enumerable.Range(0, MeasurePlot.MaxPoints + 500).Select(i => row with { Trial = i }).ToArray();
        var (drawing, _) = Draw(rows, "psi.trace");
        Assert.Contains("5000 of 5500 trials drawn; the line is that of all", drawing.Descendants(Svg + "text").Select(t => t.Value));
        Assert.InRange(drawing.Descendants(Svg + "ellipse").Count(), 10_000, 10_010);
    }

    [Fact]
    public void The_regression_is_that_of_all_trials_however_few_are_drawn()
    {
        var data = TableData.Of(Sample.Rows());
        var row = TableBuilder.Build(data, new()).All.Rows.First(r => r.Measure == "path_norm");
        int[] places = [.. Enumerable.Range(0, data.Count).Where(i => double.IsFinite(data.Measure("path_norm")[i]))];
        var all = LinearRegression.Of(
            [.. places.Select(i => data.Measure("path_norm")[i])],
            [.. places.Select(i => data.Gap(row.Gap)[i])]
        )!;
        var model = MeasurePlot.Model(data, places, row, PlotGroups.Of(data, null), maxPoints: 7);
        Assert.Equal(7, model.Series.OfType<ScatterSeries>().Sum(s => s.Points.Count));
        var line = Assert.Single(model.Series.OfType<LineSeries>(), s => s is not AreaSeries);
        Assert.Equal(places.Min(i => data.Measure("path_norm")[i]), line.Points[0].X, 1e-12);
        Assert.All(line.Points, p => Assert.Equal(all.At(p.X), p.Y, 1e-12));
    }

    private static (XElement Drawing, CorrelationTable Table) Draw(IEnumerable<TrialRow> rows, string measure)
    {
        var data = TableData.Of(rows);
        var table = TableBuilder.Build(data, new());
        return (XElement.Parse(MeasurePlot.Draw(data, table, measure)), table);
    }
}
