// Draws what 'psisweep measure WEIGHTS --rescale 1 --scalings 1000 --csv FILE' wrote: each measure after each scaling, relative to the
// network as it was trained.
using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;
using OxyPlot.SkiaSharp;

if (args.Length != 2)
{
    Console.Error.WriteLine("usage: ScalingsFigure SCALINGS.csv FIGURE.png");
    return 2;
}

var lines = File.ReadAllLines(args[0]).Select(l => l.Split(',')).ToArray();
var rows = lines.Skip(1).Select(l => l.Skip(1).Select(x => double.Parse(x, CultureInfo.InvariantCulture)).ToArray()).ToArray();
var measures = lines[0]
    .Skip(1)
    .Select((name, column) => (name, column))
    .Where(m => !m.name.EndsWith(".se", StringComparison.Ordinal) && !m.name.EndsWith(".residual", StringComparison.Ordinal))
    .Reverse()
    .ToArray();
var model = new PlotModel
{
    Title = $"One function, {rows.Length - 1} sets of weights: measures relative to the network as it was trained",
    TitleFontSize = 14,
    TitleFontWeight = FontWeights.Normal,
    DefaultFontSize = 12,
    DefaultFont = "DejaVu Sans",
    Background = OxyColors.White,
    Padding = new OxyThickness(8, 8, 24, 8),
    PlotAreaBorderThickness = new OxyThickness(1, 0, 0, 1),
};
model.Axes.Add(
    new LogarithmicAxis
    {
        Position = AxisPosition.Bottom,
        Title = "measure after the scaling / before (log scale)",
        UseSuperExponentialFormat = false,
        LabelFormatter = x => x is >= 0.01 and < 1000 ? $"{x}" : x.ToString("0e0", CultureInfo.InvariantCulture),
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = OxyColor.FromRgb(0xE6, 0xE6, 0xE6),
        AxisTitleDistance = 8,
        Minimum = 0.3,
    }
);
var names = new CategoryAxis
{
    Position = AxisPosition.Left,
    TickStyle = TickStyle.None,
    GapWidth = 0,
};
foreach (var (name, _) in measures)
    names.Labels.Add(name);
model.Axes.Add(names);
var random = new Random(1);
foreach (
    var (moved, colour, shape) in new[]
    {
        (true, OxyColor.FromRgb(0xD5, 0x5E, 0x00), MarkerType.Triangle),
        (false, OxyColor.FromRgb(0x00, 0x72, 0xB2), MarkerType.Circle),
    }
)
{
    var series = new ScatterSeries
    {
        MarkerType = shape,
        MarkerSize = 1.8,
        MarkerFill = OxyColor.FromAColor(110, colour),
    };
    foreach (var ((_, column), place) in measures.Select((m, i) => (m, i)))
    {
        var before = rows[0][column];
        if (rows.Any(r => Math.Abs(r[column] - before) > 1e-6 * Math.Abs(before)) == moved)
            series.Points.AddRange(
                rows.Skip(1)
                    .Where((_, i) => moved || i % 20 == 0)
                    .Select(r => new ScatterPoint(r[column] / before, place + (0.6 * (random.NextDouble() - 0.5))))
            );
    }

    model.Series.Add(series);
}

using var file = File.Create(args[1]);
new PngExporter
{
    Width = 1500,
    Height = 770,
    Dpi = 160,
}.Export(model, file); // 160: letters and marks as on a page 900 wide
return 0;
