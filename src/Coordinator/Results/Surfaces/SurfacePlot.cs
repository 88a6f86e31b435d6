using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;
using PsiSweep.Coordinator.Results.Plots;
using PsiSweep.Shared.Surfaces;

namespace PsiSweep.Coordinator.Results.Surfaces;

/// <summary>Draws slices of the loss: planes side by side with one colour scale, lines in one panel a space.</summary>
internal static class SurfacePlot
{
    // Losses below are drawn as this: a logarithm needs a floor.
    private const double Floor = 1e-8;

    // Beyond this factor above a network's own loss all is equally steep.
    private const double Decades = 4;

    private static readonly OxyColor Ink = OxyColor.FromRgb(0x22, 0x22, 0x22);

    /// <summary>The drawing.</summary>
    public static PanelSheet Sheet(SurfaceDescription description, IReadOnlyList<SurfacePoint> points)
    {
        var rows =
            description.Kind == "plane"
                ? description
                    .Spaces.Select(space =>
                        (IReadOnlyList<PlotModel>)[.. description.Models.Select(model => Plane(description, points, space, model))]
                    )
                    .ToArray()
                :
                [
                    [.. description.Spaces.Select(space => Lines(description, points, space))],
                ];
        return new(description.Title, description.Notes, rows);
    }

    private static PlotModel Plane(SurfaceDescription description, IReadOnlyList<SurfacePoint> points, string space, string model)
    {
        // One scale for all models of a space.
        var all = points.Where(p => p.Space == space && double.IsFinite(p.Loss)).Select(p => Log(p.Loss)).ToArray();
        var own = points.Where(p => p.Space == space && p.Model == model).ToArray();
        var least = all.Min();
        var most = Math.Min(all.Max(), least + Decades);
        var (x, y) = (own.Select(p => p.X).Distinct().Order().ToArray(), own.Select(p => p.Y).Distinct().Order().ToArray());
        var data = new double[x.Length, y.Length];
        foreach (var p in own)
            data[Array.IndexOf(x, p.X), Array.IndexOf(y, p.Y)] = double.IsFinite(p.Loss) ? Math.Min(Log(p.Loss), most) : double.NaN;
        var plot = Base($"{model}, {SpaceName(space)}");
        plot.Axes.Add(Linear(AxisPosition.Bottom, "step along the first direction"));
        plot.Axes.Add(Linear(AxisPosition.Left, "step along the second direction"));
        plot.Axes.Add(
            new LinearColorAxis
            {
                Position = AxisPosition.Right,
                Palette = OxyPalettes.Viridis(256),
                Minimum = least,
                Maximum = most,
                InvalidNumberColor = OxyColors.White,
                Title = "loss",
                LabelFormatter = z => Loss(Math.Pow(10, z)),
                TicklineColor = Ink,
                AxisTitleDistance = 14,
            }
        );
        plot.Series.Add(
            new HeatMapSeries
            {
                X0 = x[0],
                X1 = x[^1],
                Y0 = y[0],
                Y1 = y[^1],
                Data = data,
                Interpolate = true,
            }
        );
        plot.Series.Add(
            new ContourSeries
            {
                ColumnCoordinates = x,
                RowCoordinates = y,
                Data = data,
                Color = OxyColor.FromAColor(150, OxyColors.White),
                StrokeThickness = 1,
                ContourLevels = [.. Enumerable.Range(1, 11).Select(k => least + ((most - least) * k / 12))],
                LabelFormatString = " ",
                LabelBackground = OxyColors.Transparent,
            }
        );
        plot.Series.Add(
            new ScatterSeries
            {
                ItemsSource = new[] { new ScatterPoint(0, 0) },
                MarkerType = MarkerType.Cross,
                MarkerStroke = OxyColors.White,
                MarkerStrokeThickness = 2,
                MarkerSize = 5,
            }
        );
        return plot;
    }

    private static PlotModel Lines(SurfaceDescription description, IReadOnlyList<SurfacePoint> points, string space)
    {
        var plot = Base(SpaceName(space));
        var isBetween = description.Kind == "between";
        plot.Axes.Add(Linear(AxisPosition.Bottom, isBetween ? "t: 0 is the first network, 1 the second" : "step along the direction"));
        var shown = points
            .Where(p => p.Space == space && double.IsFinite(p.Loss))
            .Select(p => Math.Max(p.Loss, Floor))
            .DefaultIfEmpty(1)
            .ToArray();
        var axis = new LogarithmicAxis
        {
            Position = AxisPosition.Left,
            Title = "loss (log scale)",
            Minimum = shown.Min() / 1.5,
            Maximum = Math.Min(shown.Max() * 1.5, shown.Min() * Math.Pow(10, Decades + 1)),
            LabelFormatter = Loss,
            UseSuperExponentialFormat = false,
            AxisTitleDistance = 18,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = OxyColor.FromRgb(0xE6, 0xE6, 0xE6),
            TickStyle = TickStyle.Outside,
        };
        plot.Axes.Add(axis);
        foreach (var (model, i) in description.Models.Select((m, i) => (m, i)))
        {
            var line = new LineSeries
            {
                Title = model,
                Color = Palette.Colour(i % Palette.Size),
                StrokeThickness = 2,
                LineStyle = i == 0 ? LineStyle.Solid : LineStyle.Dash,
            };
            line.Points.AddRange(
                points
                    .Where(p => p.Space == space && p.Model == model)
                    .OrderBy(p => p.X)
                    .Select(p => double.IsFinite(p.Loss) ? new DataPoint(p.X, Math.Max(p.Loss, Floor)) : DataPoint.Undefined)
            );
            plot.Series.Add(line);
        }

        if (isBetween)
        {
            foreach (var t in new[] { 0.0, 1.0 })
                plot.Annotations.Add(
                    new OxyPlot.Annotations.LineAnnotation
                    {
                        Type = OxyPlot.Annotations.LineAnnotationType.Vertical,
                        X = t,
                        Color = OxyColors.Gray,
                        LineStyle = LineStyle.Dot,
                    }
                );
        }
        else
        {
            plot.Legends.Add(
                new Legend
                {
                    LegendPlacement = LegendPlacement.Outside,
                    LegendPosition = LegendPosition.BottomCenter,
                    LegendOrientation = LegendOrientation.Horizontal,
                    LegendFontSize = 11,
                }
            );
        }

        return plot;
    }

    private static PlotModel Base(string title) =>
        new()
        {
            Title = title,
            TitleFontSize = 13,
            TitleFontWeight = FontWeights.Normal,
            DefaultFontSize = 12,
            TextColor = Ink,
            PlotAreaBorderColor = Ink,
            Padding = new OxyThickness(4, 6, 20, 8),
        };

    private static LinearAxis Linear(AxisPosition position, string title) =>
        new()
        {
            Position = position,
            Title = title,
            TickStyle = TickStyle.Outside,
            AxisTitleDistance = position == AxisPosition.Left ? 20 : 8,
            IntervalLength = 70,
        };

    private static string SpaceName(string space) => space == "path" ? "path space" : "weights";

    private static double Log(double loss) => Math.Log10(Math.Max(loss, Floor));

    private static string Loss(double loss) =>
        loss is >= 0.01 and < 1000
            ? loss.ToString("0.###", CultureInfo.InvariantCulture)
            : loss.ToString("0.#e0", CultureInfo.InvariantCulture);
}
