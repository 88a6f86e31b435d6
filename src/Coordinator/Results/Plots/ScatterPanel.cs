using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;
using PsiSweep.Coordinator.Analysis;

namespace PsiSweep.Coordinator.Results.Plots;

/// <summary>One measure against one gap.</summary>
internal static class ScatterPanel
{
    private static readonly OxyColor Ink = OxyColor.FromRgb(0x22, 0x22, 0x22);
    private static readonly OxyColor Grid = OxyColor.FromRgb(0xE6, 0xE6, 0xE6);

    /// <summary>The plot.</summary>
    /// <param name="row">The correlation it shows, all trials.</param>
    /// <param name="groups">Names and order of the groups.</param>
    /// <param name="all">Measure and gap of every trial that the row counts: the regression is theirs.</param>
    /// <param name="drawn">The points of each group, all or some.</param>
    /// <param name="subtitle">A line under the title.</param>
    public static PlotModel Model(
        CorrelationRow row,
        PlotGroups groups,
        IReadOnlyList<DataPoint> all,
        ILookup<int, ScatterPoint> drawn,
        string subtitle
    )
    {
        var model = new PlotModel
        {
            Title = $"tau-b = {EstimateText.Of(row.Coefficients.Kendall)},  n = {row.Coefficients.N}",
            TitleFontSize = 13,
            TitleFontWeight = FontWeights.Normal,
            Subtitle = subtitle.Length == 0 ? null : subtitle,
            SubtitleFontSize = 11,
            DefaultFontSize = 12,
            TextColor = Ink,
            PlotAreaBorderColor = Ink,
            PlotAreaBorderThickness = new OxyThickness(1, 0, 0, 1),
            Padding = new OxyThickness(2, 6, 16, 8),
        };
        model.Axes.Add(Horizontal(row.Measure, [.. all.Select(p => p.X)]));
        model.Axes.Add(
            Style(
                new LinearAxis
                {
                    Position = AxisPosition.Left,
                    Title = Title(row.Gap),
                    MinimumPadding = 0.06,
                    MaximumPadding = 0.06,
                }
            )
        );
        AddRegression(model, all);
        for (var group = 0; group < groups.Names.Count; group++)
            model.Series.Add(Series(groups, group, drawn[group]));
        if (groups.Axis is not null)
            model.Legends.Add(Legend());
        return model;
    }

    /// <summary>A log axis shows what spans more than two decades; it needs values above zero.</summary>
    internal static bool IsLogarithmic(IReadOnlyCollection<double> values) =>
        values.Count > 0 && values.Min() > 0 && values.Max() / values.Min() > 100;

    /// <summary>The least-squares line over all points and its 95 % confidence interval; of the logarithm where the axis is
    /// logarithmic.</summary>
    private static void AddRegression(PlotModel model, IReadOnlyList<DataPoint> points)
    {
        var isLogarithmic = IsLogarithmic([.. points.Select(p => p.X)]);
        double On(double x) => isLogarithmic ? Math.Log10(x) : x;
        if (LinearRegression.Of([.. points.Select(p => On(p.X))], [.. points.Select(p => p.Y)]) is not { } line)
            return;
        var (from, to) = (points.Min(p => On(p.X)), points.Max(p => On(p.X)));
        var steps = Enumerable
            .Range(0, 41)
            .Select(i => from + ((to - from) * i / 40))
            .Select(x => (X: isLogarithmic ? Math.Pow(10, x) : x, Y: line.At(x), Half: line.HalfWidth(x)))
            .ToArray();
        var band = new AreaSeries
        {
            Fill = OxyColor.FromAColor(38, Ink),
            Color = OxyColors.Transparent,
            Color2 = OxyColors.Transparent,
            RenderInLegend = false,
        };
        band.Points.AddRange(steps.Select(s => new DataPoint(s.X, s.Y - s.Half)));
        band.Points2.AddRange(steps.Select(s => new DataPoint(s.X, s.Y + s.Half)));
        var regression = new LineSeries
        {
            Color = OxyColor.FromAColor(170, Ink),
            StrokeThickness = 1.4,
            RenderInLegend = false,
        };
        regression.Points.AddRange(steps.Select(s => new DataPoint(s.X, s.Y)));
        model.Series.Add(band);
        model.Series.Add(regression);
    }

    private static Axis Horizontal(string measure, IReadOnlyCollection<double> values) =>
        Style(
            IsLogarithmic(values)
                ? new LogarithmicAxis
                {
                    Position = AxisPosition.Bottom,
                    Title = $"{measure} (log scale)",
                    UseSuperExponentialFormat = false,
                    LabelFormatter = Power,
                    Minimum = values.Min() / 1.5,
                    Maximum = values.Max() * 1.5,
                }
                : new LinearAxis
                {
                    Position = AxisPosition.Bottom,
                    Title = measure,
                    MinimumPadding = 0.06,
                    MaximumPadding = 0.06,
                }
        );

    private static Axis Style(Axis axis)
    {
        axis.MajorGridlineStyle = LineStyle.Solid;
        axis.MajorGridlineColor = Grid;
        axis.TickStyle = TickStyle.Outside;
        axis.TicklineColor = Ink;
        axis.MinorTicklineColor = Ink;
        // The exporter places upright titles by their baseline, one line too near.
        axis.AxisTitleDistance = axis.Position == AxisPosition.Left ? 22 : 8;
        axis.TitleFontSize = 12;
        axis.IntervalLength = axis.Position == AxisPosition.Bottom ? 80 : 50;
        return axis;
    }

    private static ScatterSeries Series(PlotGroups groups, int group, IEnumerable<ScatterPoint> points)
    {
        var isOther = groups.Axis is not null && group >= Palette.Size;
        var series = new ScatterSeries
        {
            Title = groups.Names[group],
            MarkerType = isOther ? MarkerType.Circle : Palette.Shape(group),
            MarkerSize = 4,
            MarkerFill = OxyColor.FromAColor(190, isOther ? Palette.Other : Palette.Colour(group)),
            MarkerStroke = OxyColors.White,
            MarkerStrokeThickness = 0.6,
            RenderInLegend = groups.Axis is not null,
        };
        series.Points.AddRange(points);
        return series;
    }

    private static Legend Legend() =>
        new()
        {
            LegendFontSize = 11,
            LegendTextColor = Ink,
            LegendPlacement = LegendPlacement.Outside,
            LegendPosition = LegendPosition.BottomCenter,
            LegendOrientation = LegendOrientation.Horizontal,
            LegendSymbolLength = 10,
            LegendItemSpacing = 14,
            LegendMargin = 0,
        };

    private static string Title(Gap gap) =>
        gap == Gap.Loss ? "gap.loss: test − train cross-entropy (nats)"
        : gap == Gap.Error ? "gap.error: test − train error rate"
        : gap.Column;

    /// <summary>Powers of ten as 1e3, small ones as they are.</summary>
    private static string Power(double value) =>
        value is >= 0.01 and < 10_000
            ? CsvNumber.ToText(Math.Round(value, 6))
            : value.ToString("0.##e0", System.Globalization.CultureInfo.InvariantCulture);
}
