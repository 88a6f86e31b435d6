// Draws docs/figures/dinh.svg: one trained network under positive scalings that do not change its function (Dinh et al., ICML 2017).
// Run from anywhere: dotnet run --project benchmarks/DinhFigure -c Release
using System.Diagnostics;
using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

var own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
var root = Path.GetFullPath(Path.Combine(own, "..", "..", "..", ".."));
var node = Path.Combine(root, "artifacts", "bin", "PsiSweep.GpuNode", Path.GetFileName(own), "psisweep-node");
using var process = Process.Start(new ProcessStartInfo(node, ["dinh", "--csv"]) { RedirectStandardOutput = true })!;
var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
process.WaitForExit();
if (process.ExitCode != 0)
    return process.ExitCode;

var header = lines[0].Trim().Split(',');
double[] Column(string name) =>
    [.. lines.Skip(1).Select(l => double.Parse(l.Trim().Split(',')[Array.IndexOf(header, name)], CultureInfo.InvariantCulture))];

var model = new PlotModel
{
    Title = "One trained network, rescaled without changing its function",
    TitleFontSize = 15,
    TitleFontWeight = FontWeights.Normal,
    TitlePadding = 12,
    PlotAreaBorderThickness = new(1, 0, 0, 1),
    Background = OxyColors.White,
};
model.Axes.Add(
    new LogarithmicAxis
    {
        Position = AxisPosition.Bottom,
        Title = "α: weights into hidden layer 1 times α, weights out of it divided by α",
        AxisTitleDistance = 8,
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = OxyColor.FromRgb(230, 230, 230),
    }
);
model.Axes.Add(
    new LogarithmicAxis
    {
        Position = AxisPosition.Left,
        Title = "trace of the Hessian",
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = OxyColor.FromRgb(230, 230, 230),
        AxisTitleDistance = 26,
    }
);

// Labels beside the lines: the exporter measures text too short for a legend.
foreach (
    var (column, title, at, colour, marker) in new[]
    {
        ("w.trace", "w.trace, in the weights", new DataPoint(0.045, 4000), OxyColor.FromRgb(0xD5, 0x5E, 0x00), MarkerType.Triangle),
        ("psi.trace", "psi.trace, in basis-path values", new DataPoint(0.012, 25), OxyColor.FromRgb(0x00, 0x72, 0xB2), MarkerType.Circle),
    }
)
{
    model.Annotations.Add(
        new TextAnnotation
        {
            Text = title,
            TextPosition = at,
            TextColor = colour,
            Stroke = OxyColors.Transparent,
            FontSize = 13,
            TextHorizontalAlignment = HorizontalAlignment.Left,
        }
    );
    var series = new LineSeries
    {
        Color = colour,
        MarkerType = marker,
        MarkerFill = colour,
        MarkerSize = 4,
    };
    series.Points.AddRange(Column("factor").Zip(Column(column), (x, y) => new DataPoint(x, y)));
    model.Series.Add(series);
}

var path = Path.Combine(root, "docs", "figures", "dinh.svg");
Directory.CreateDirectory(Path.GetDirectoryName(path)!);
File.WriteAllText(
    path,
    new SvgExporter
    {
        Width = 760,
        Height = 440,
        UseVerticalTextAlignmentWorkaround = true,
    }.ExportToString(model)
);
Console.WriteLine(path);
return 0;
