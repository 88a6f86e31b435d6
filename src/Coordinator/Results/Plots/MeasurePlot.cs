using System.Xml.Linq;
using OxyPlot;
using OxyPlot.Series;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Shared.Measures;
using PsiSweep.Shared.Randomness;

namespace PsiSweep.Coordinator.Results.Plots;

/// <summary>Draws a measure against both gaps, side by side, as one SVG: the trials that are in the table, coloured by group.</summary>
public static class MeasurePlot
{
    /// <summary>More points than this are thinned, evenly by a seeded draw, and the plot says so: a browser draws no million
    /// circles.</summary>
    public const int MaxPoints = 5000;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private const int PanelWidth = 540,
        PanelHeight = 430,
        Header = 58;

    /// <summary>The drawing.</summary>
    /// <param name="data">Ended trials.</param>
    /// <param name="table">Their table; its options say who takes part and which gaps are drawn.</param>
    /// <param name="measure">Column of the measure.</param>
    /// <param name="colourBy">Axis whose values colour the points; null: chosen.</param>
    /// <param name="maxPoints">Points of a panel at most.</param>
    /// <returns>SVG.</returns>
    /// <exception cref="ArgumentException">The axis is none of the sweep's.</exception>
    public static string Draw(TableData data, CorrelationTable table, string measure, string? colourBy = null, int maxPoints = MaxPoints)
    {
        var groups = PlotGroups.Of(data, colourBy);
        int[] included =
        [
            .. Enumerable.Range(0, data.Count).Where(i => TableBuilder.Includes(data.Statuses[i], table.Options.IncludeStopMissed)),
        ];
        var panels = table
            .All.Rows.Where(r => r.Measure == measure)
            .Select((row, i) => Panel(Model(data, included, row, groups, maxPoints), i))
            .ToArray();
        var info = MeasureCatalog.OwnerOf(measure);
        var (width, height) = (PanelWidth * panels.Length, PanelHeight + Header);
        var invariance = MeasureCatalog.IsScaleInvariant(measure) switch
        {
            true => "unchanged by positive scaling",
            false => "not unchanged by positive scaling",
            null => "",
        };
        var drawing = new XElement(
            Svg + "svg",
            new XAttribute("width", width),
            new XAttribute("height", height),
            new XAttribute("viewBox", $"0 0 {width} {height}"),
            new XAttribute("font-family", Fonts),
            new XElement(Svg + "title", $"{measure} against the generalization gap"),
            new XElement(Svg + "rect", new XAttribute("width", width), new XAttribute("height", height), new XAttribute("fill", "white")),
            Text(24, 17, "#222222", measure, new XAttribute("font-weight", "bold")),
            Text(44, 12, "#555555", string.Join("; ", new[] { info?.Summary ?? "", invariance }.Where(t => t.Length > 0))),
            groups.Axis is null
                ? null
                : Text(
                    24,
                    12,
                    "#555555",
                    $"colour and shape: {groups.Axis}",
                    new XAttribute("dx", width - 32),
                    new XAttribute("text-anchor", "end")
                ),
            panels
        );
        return drawing.ToString(SaveOptions.None).ReplaceLineEndings("\n") + "\n";
    }

    private const string Fonts = "Helvetica, Arial, 'DejaVu Sans', sans-serif";

    /// <summary>A panel: the regression of all trials that the row counts, and circles of at most so many.</summary>
    internal static PlotModel Model(TableData data, int[] places, CorrelationRow row, PlotGroups groups, int maxPoints)
    {
        DataPoint PointOf(int i) => new(data.Measure(row.Measure)[i], data.Gap(row.Gap)[i]);
        ScatterPoint Circle(int i) => new(data.Measure(row.Measure)[i], data.Gap(row.Gap)[i]);
        var counted = Array.FindAll(places, i => PointOf(i) is var p && double.IsFinite(p.X) && double.IsFinite(p.Y));
        var all = Array.ConvertAll(counted, PointOf);
        var subtitle = "";
        if (all.Length > maxPoints)
        {
            new SplitMix64(0).Shuffle(counted.AsSpan());
            counted = counted[..maxPoints];
            subtitle = $"{maxPoints} of {all.Length} trials drawn; the line is that of all";
        }

        return ScatterPanel.Model(row, groups, all, counted.ToLookup(i => groups.Of(data, i), Circle), subtitle);
    }

    private static XElement Panel(PlotModel model, int place)
    {
        var exporter = new SvgExporter
        {
            Width = PanelWidth,
            Height = PanelHeight,
            IsDocument = false,
            UseVerticalTextAlignmentWorkaround = true, // many programs ignore dominant-baseline
        };
        var drawing = XElement.Parse(exporter.ExportToString(model));
        drawing.SetAttributeValue("x", place * PanelWidth);
        drawing.SetAttributeValue("y", Header);
        // Everything fits; clipping by measured widths would cut labels where the font is another one.
        drawing.Elements(Svg + "defs").Remove();
        drawing.Descendants().Attributes("clip-path").Remove();
        foreach (var font in drawing.Descendants().Attributes("font-family"))
            font.Value = Fonts;
        return drawing;
    }

    private static XElement Text(int y, int size, string colour, string text, params XAttribute[] more) =>
        new(
            Svg + "text",
            new XAttribute("x", 16),
            new XAttribute("y", y),
            new XAttribute("font-size", size),
            new XAttribute("fill", colour),
            more,
            text
        );
}
