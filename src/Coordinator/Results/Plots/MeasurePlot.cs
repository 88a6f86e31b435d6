using System.Globalization;
using System.Security;
using OxyPlot;
using OxyPlot.Series;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Shared.Measures;
using PsiSweep.Shared.Randomness;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Results.Plots;

/// <summary>Draws a measure against both gaps, side by side, as one SVG: the trials that are in the table, coloured by group.</summary>
public static class MeasurePlot
{
    /// <summary>More points than this are thinned, evenly by a seeded draw, and the plot says so: a browser draws no million circles.</summary>
    public const int MaxPoints = 5000;

    private const int PanelWidth = 540, PanelHeight = 430, Header = 58;

    /// <summary>The drawing.</summary>
    /// <param name="data">Ended trials.</param>
    /// <param name="table">Their table; its options say who takes part and which gaps are drawn.</param>
    /// <param name="measure">Column of the measure.</param>
    /// <param name="colourBy">Axis whose values colour the points; null: chosen.</param>
    /// <returns>SVG.</returns>
    /// <exception cref="ArgumentException">The axis is none of the sweep's.</exception>
    public static string Draw(TableData data, CorrelationTable table, string measure, string? colourBy = null)
    {
        var groups = PlotGroups.Of(data, colourBy);
        var included = data.Rows.Where(r => TableBuilder.Includes(r.Result.Status, table.Options.IncludeStopMissed)).ToArray();
        var panels = table.All.Rows.Where(r => r.Measure == measure).Select((row, i) => Panel(included, row, groups, i)).ToArray();
        var info = MeasureCatalog.All.FirstOrDefault(m => m.Columns.Contains(measure));
        var (width, height) = (PanelWidth * panels.Length, PanelHeight + Header);
        var invariance = info is null ? "" : info.IsScaleInvariant ? "unchanged by positive scaling" : "not unchanged by positive scaling";
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="{Fonts}">
            <title>{Escape(measure)} against the generalization gap</title>
            <rect width="{width}" height="{height}" fill="white"/>
            <text x="16" y="26" font-size="17" font-weight="bold" fill="#222222">{Escape(measure)}<tspan font-size="12" font-weight="normal" dx="12" fill="#555555">{invariance}</tspan></text>
            <text x="16" y="46" font-size="12" fill="#555555">{Escape(info?.Summary ?? "")}</text>
            {string.Concat(panels)}</svg>

            """.ReplaceLineEndings("\n");
    }

    private const string Fonts = "Helvetica, Arial, 'DejaVu Sans', sans-serif";

    private static string Panel(TrialRow[] trials, CorrelationRow row, PlotGroups groups, int place)
    {
        var all = trials
            .Select(t => (Group: groups.Of(t), Point: new ScatterPoint(TableData.Measure(t, row.Measure), row.Gap.Of(t.Result))))
            .Where(p => double.IsFinite(p.Point.X) && double.IsFinite(p.Point.Y))
            .ToArray();
        var total = all.Length;
        if (total > MaxPoints)
        {
            new SplitMix64(0).Shuffle(all.AsSpan());
            all = all[..MaxPoints];
        }
        var model = ScatterPanel.Model(
            row, groups, all.ToLookup(p => p.Group, p => p.Point), total > MaxPoints ? $"{MaxPoints} of {total} trials drawn" : "");
        var exporter = new SvgExporter { Width = PanelWidth, Height = PanelHeight, IsDocument = false };
        var x = (place * PanelWidth).ToString(CultureInfo.InvariantCulture);
        return $"""<svg x="{x}" y="{Header}" width="{PanelWidth}" height="{PanelHeight}">""" + "\n" + exporter.ExportToString(model) + "\n</svg>\n";
    }

    private static string Escape(string text) => SecurityElement.Escape(text);
}
