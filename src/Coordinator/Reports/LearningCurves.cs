using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Coordinator.Results.Plots;

namespace PsiSweep.Coordinator.Reports;

/// <summary>Learning curves of a sweep: a line a trial where they are few, else median and middle 80 % of each group.</summary>
internal static class LearningCurves
{
    /// <summary>Up to so many trials each has a line of its own.</summary>
    public const int MostLines = 30;

    /// <summary>The drawing: training loss and test error against the epoch.</summary>
    /// <param name="curves">Evaluated epochs.</param>
    /// <param name="groups">Names of the groups.</param>
    /// <param name="groupOf">The group of the trial at a place.</param>
    public static PanelSheet Sheet(CurveSample curves, PlotGroups groups, Func<int, int> groupOf)
    {
        var points = curves.Points;
        var drawn = points.Select(p => p.Place).Distinct().Count();
        var single = drawn <= MostLines;
        var what = single
            ? "one line a trial"
            : "median and middle 80 %, from where all but stragglers have been evaluated to where 95 % have ended; a trial that has ended "
                + "keeps its last value";
        var colour = groups.Axis is null ? "" : $"; colour: {groups.Axis}";
        var notes = new List<string> { $"{CountsOf(curves, drawn)}: {what}{colour}" };
        if (curves.Unknown > 0)
            notes.Add($"{curves.Unknown} trials of epochs.parquet are not among the results and not drawn");
        return new(
            "Learning curves",
            notes,
            [
                [
                    Panel(points, groups, groupOf, single, "training loss", p => Math.Max(p.TrainLoss, 1e-8)),
                    Panel(points, groups, groupOf, single, "test error", p => Math.Max(p.TestError, 1e-4)),
                ],
            ]
        );
    }

    private static string CountsOf(CurveSample curves, int drawn) =>
        curves.Drawn < curves.Trials ? $"{drawn} trials, a seeded draw of {curves.Trials}"
        : drawn < curves.Trials ? $"{drawn} of {curves.Trials} trials, the others have no evaluated epoch"
        : $"{drawn} trials";

    private static PlotModel Panel(
        IReadOnlyList<CurvePoint> points,
        PlotGroups groups,
        Func<int, int> groupOf,
        bool single,
        string title,
        Func<CurvePoint, double> value
    )
    {
        var plot = new PlotModel
        {
            Title = title,
            TitleFontSize = 13,
            TitleFontWeight = FontWeights.Normal,
            DefaultFontSize = 12,
            Padding = new OxyThickness(4, 6, 20, 8),
        };
        plot.Axes.Add(
            new LinearAxis
            {
                Position = AxisPosition.Bottom,
                Title = "epoch",
                TickStyle = TickStyle.Outside,
                AxisTitleDistance = 8,
                Minimum = 0,
            }
        );
        plot.Axes.Add(
            new LogarithmicAxis
            {
                Position = AxisPosition.Left,
                Title = $"{title} (log scale)",
                TickStyle = TickStyle.Outside,
                AxisTitleDistance = 20,
                UseSuperExponentialFormat = false,
                LabelFormatter = x => x.ToString(x < 0.001 ? "0.#e0" : "0.####", System.Globalization.CultureInfo.InvariantCulture),
                MajorGridlineStyle = LineStyle.Solid,
                MajorGridlineColor = OxyColor.FromRgb(0xE6, 0xE6, 0xE6),
            }
        );
        foreach (var group in points.GroupBy(p => groupOf(p.Place)).OrderBy(g => g.Key))
        {
            var colour = group.Key < Palette.Size ? Palette.Colour(group.Key) : Palette.Other;
            if (single)
            {
                var named = false;
                foreach (var trial in group.GroupBy(p => p.Place))
                {
                    plot.Series.Add(
                        Line(
                            trial.OrderBy(p => p.Epoch).Select(p => new DataPoint(p.Epoch, value(p))),
                            named ? null : groups.Names[group.Key],
                            colour,
                            1
                        )
                    );
                    named = true;
                }

                continue;
            }

            var epochs = Bands([.. group], value);
            var band = new AreaSeries
            {
                Color = OxyColors.Transparent,
                Color2 = OxyColors.Transparent,
                Fill = OxyColor.FromAColor(45, colour),
                RenderInLegend = false,
            };
            band.Points.AddRange(epochs.Select(e => new DataPoint(e.Key, Quantile.OfSorted(e.Values, 0.1))));
            band.Points2.AddRange(epochs.Select(e => new DataPoint(e.Key, Quantile.OfSorted(e.Values, 0.9))));
            plot.Series.Add(band);
            plot.Series.Add(
                Line(epochs.Select(e => new DataPoint(e.Key, Quantile.OfSorted(e.Values, 0.5))), groups.Names[group.Key], colour, 2)
            );
        }

        if (groups.Axis is not null)
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

    /// <summary>
    /// At each of at most 200 epochs, the trials' latest values, ascending. Not before every trial has one, as the first ones are those of
    /// trials that
    /// ended early; not after 95 % of them have ended, as a straggler would take all the width.
    /// </summary>
    internal static IReadOnlyList<(int Key, double[] Values)> Bands(IReadOnlyList<CurvePoint> points, Func<CurvePoint, double> value)
    {
        const int Steps = 200;
        var trials = points.GroupBy(p => p.Place).Select(t => t.OrderBy(p => p.Epoch).ToArray()).ToArray();
        var last = trials.Select(t => t[^1].Epoch).Order().ElementAt((int)Math.Ceiling(0.95 * trials.Length) - 1);
        var first = Math.Min(trials.Max(t => t[0].Epoch), last);
        var at = new int[trials.Length]; // how many of its points a trial has passed
        var bands = new List<(int, double[])>();
        foreach (
            var epoch in Enumerable
                .Range(0, Steps)
                .Select(i => first + (int)Math.Ceiling((double)(last - first) * i / (Steps - 1)))
                .Distinct()
        )
        {
            var values = new List<double>();
            for (var t = 0; t < trials.Length; t++)
            {
                while (at[t] < trials[t].Length && trials[t][at[t]].Epoch <= epoch)
                    at[t]++;
                if (at[t] > 0)
                    values.Add(value(trials[t][at[t] - 1]));
            }

            bands.Add((epoch, [.. values.Order()]));
        }

        return bands;
    }

    private static LineSeries Line(IEnumerable<DataPoint> points, string? title, OxyColor colour, double width)
    {
        var line = new LineSeries
        {
            Title = title,
            Color = colour,
            StrokeThickness = width,
            RenderInLegend = title is not null,
        };
        line.Points.AddRange(points);
        if (line.Points.Count == 1) // a line of one point is nothing to see
            (line.MarkerType, line.MarkerFill, line.MarkerSize) = (MarkerType.Circle, colour, 3);
        return line;
    }
}
