using System.Xml.Linq;
using OxyPlot;
using OxyPlot.SkiaSharp;
using SkiaSharp;

namespace PsiSweep.Coordinator.Results.Plots;

/// <summary>Plots in rows and columns under a title, as one SVG or PNG.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Lines">Lines under it.</param>
/// <param name="Panels"><c>[row][column]</c>.</param>
internal sealed record PanelSheet(string Title, IReadOnlyList<string> Lines, IReadOnlyList<IReadOnlyList<PlotModel>> Panels)
{
    private const int PanelWidth = 540,
        PanelHeight = 430,
        Margin = 16,
        LineHeight = 18;
    private const string Fonts = "Helvetica, Arial, 'DejaVu Sans', sans-serif";
    private static readonly XNamespace Ns = "http://www.w3.org/2000/svg";

    private int Header => 34 + (LineHeight * Lines.Count) + 6;

    private int Width => PanelWidth * Panels.Max(r => r.Count);

    private int Height => Header + (PanelHeight * Panels.Count);

    /// <summary>As SVG.</summary>
    public string Svg()
    {
        var drawing = new XElement(
            Ns + "svg",
            new XAttribute("width", Width),
            new XAttribute("height", Height),
            new XAttribute("viewBox", $"0 0 {Width} {Height}"),
            new XAttribute("font-family", Fonts),
            new XElement(Ns + "title", Title),
            new XElement(Ns + "rect", new XAttribute("width", Width), new XAttribute("height", Height), new XAttribute("fill", "white")),
            Text(24, 17, "#222222", Title, bold: true),
            Lines.Select((line, i) => Text(24 + (LineHeight * (i + 1)), 12, "#555555", line, bold: false)),
            Places().Select(p => Panel(p.Model, p.X, p.Y))
        );
        return drawing.ToString(SaveOptions.None).ReplaceLineEndings("\n") + "\n";
    }

    /// <summary>As PNG, twice the size for sharp print.</summary>
    public byte[] Png()
    {
        const int Scale = 2;
        using var bitmap = new SKBitmap(Width * Scale, Height * Scale);
        using var canvas = new SKCanvas(bitmap);
        canvas.Clear(SKColors.White);
        canvas.Scale(Scale);
        using (var renderer = new SkiaRenderContext { SkCanvas = canvas, DpiScale = 1 })
        {
            renderer.DrawText(
                new ScreenPoint(Margin, 24),
                Title,
                OxyColor.FromRgb(0x22, 0x22, 0x22),
                "DejaVu Sans",
                17,
                FontWeights.Bold,
                0,
                HorizontalAlignment.Left,
                VerticalAlignment.Bottom,
                null
            );
            for (var i = 0; i < Lines.Count; i++)
                renderer.DrawText(
                    new ScreenPoint(Margin, 26 + (LineHeight * (i + 1))),
                    Lines[i],
                    OxyColor.FromRgb(0x55, 0x55, 0x55),
                    "DejaVu Sans",
                    12,
                    FontWeights.Normal,
                    0,
                    HorizontalAlignment.Left,
                    VerticalAlignment.Bottom,
                    null
                );
            foreach (var (model, x, y) in Places())
            {
                model.DefaultFont = "DejaVu Sans";
                ((IPlotModel)model).Update(true);
                ((IPlotModel)model).Render(renderer, new OxyRect(x, y, PanelWidth, PanelHeight));
            }
        }

        using var image = SKImage.FromBitmap(bitmap);
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    /// <summary>A single plot as an SVG element of a size, for a sheet or a page.</summary>
    public static XElement Element(PlotModel model, int width, int height)
    {
        var exporter = new OxyPlot.SvgExporter
        {
            Width = width,
            Height = height,
            IsDocument = false,
            UseVerticalTextAlignmentWorkaround = true, // many programs ignore dominant-baseline
        };
        var drawing = XElement.Parse(exporter.ExportToString(model));
        // Everything fits; clipping by measured widths would cut labels where the font is another one.
        foreach (
            var text in drawing
                .Descendants(Ns + "text")
                .Concat(drawing.Descendants(Ns + "g").Where(g => g.Elements().All(e => e.Name == Ns + "text")))
        )
            text.SetAttributeValue("clip-path", null);
        foreach (var font in drawing.Descendants().Attributes("font-family"))
            font.Value = Fonts;
        return drawing;
    }

    private IEnumerable<(PlotModel Model, int X, int Y)> Places() =>
        Panels.SelectMany((row, r) => row.Select((model, c) => (model, c * PanelWidth, Header + (r * PanelHeight))));

    private static XElement Panel(PlotModel model, int x, int y)
    {
        var drawing = Element(model, PanelWidth, PanelHeight);
        drawing.SetAttributeValue("x", x);
        drawing.SetAttributeValue("y", y);
        return drawing;
    }

    private static XElement Text(int y, int size, string colour, string text, bool bold) =>
        new(
            Ns + "text",
            new XAttribute("x", Margin),
            new XAttribute("y", y),
            new XAttribute("font-size", size),
            new XAttribute("fill", colour),
            bold ? new XAttribute("font-weight", "bold") : null,
            text
        );
}
