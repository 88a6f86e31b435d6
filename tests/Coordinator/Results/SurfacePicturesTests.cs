using System.Xml.Linq;
using PsiSweep.Coordinator.Results.Surfaces;
using PsiSweep.Shared.Surfaces;

namespace PsiSweep.Coordinator.Tests.Results;

public sealed class SurfacePicturesTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("plane", 4)]
    [InlineData("line", 2)]
    [InlineData("between", 2)]
    public void Each_kind_is_drawn_as_SVG_and_PNG(string kind, int panels)
    {
        var csv = Write(kind);
        var pictures = SurfacePictures.Draw(csv);
        Assert.Equal([Path.ChangeExtension(csv, ".svg"), Path.ChangeExtension(csv, ".png")], pictures);
        var svg = XDocument.Load(pictures[0]).Root!;
        Assert.Equal(panels, svg.Elements().Count(e => e.Name.LocalName == "svg"));
        Assert.Contains(svg.Descendants(), e => e.Name.LocalName == "text" && e.Value == "A, B & C <d>");
        Assert.DoesNotContain("http://www.w3.org/1999/xlink\" xlink:href=\"http", File.ReadAllText(pictures[0]), StringComparison.Ordinal);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(pictures[1])[..4]);
    }

    [Fact]
    public void Numbers_read_back_as_written()
    {
        SurfacePoint[] points =
        [
            new("a, \"b\"", "path", -0.1, 0.30000000000000004, double.PositiveInfinity),
            new("c", "weights", 1e-300, 0, double.NaN),
            new("c", "weights", 1, 2, 1 / 3.0),
        ];
        Assert.Equal(points, SurfaceCsv.Read(SurfaceCsv.Write(points)));
        Assert.Contains("line 1", Assert.Throws<FormatException>(() => SurfaceCsv.Read("a,b\n")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "line 2",
            Assert.Throws<FormatException>(() => SurfaceCsv.Read("model,space,x,y,loss\na,path,1,zwei,3\n")).Message,
            StringComparison.Ordinal
        );
    }

    private string Write(string kind)
    {
        string[] models = kind == "between" ? ["one to two"] : ["one", "two"];
        var steps = new[] { -0.5, -0.25, 0, 0.25, 0.5 };
        var points =
            from m in models
            from s in new[] { "path", "weights" }
            from x in steps
            from y in kind == "plane" ? steps : [0.0]
            select new SurfacePoint(m, s, x, y, x > 0.4 && y > 0.4 ? double.PositiveInfinity : 0.001 + (x * x) + (2 * y * y));
        var csv = folder.File($"{kind}.csv");
        File.WriteAllText(csv, SurfaceCsv.Write(points));
        File.WriteAllText(
            folder.File($"{kind}.json"),
            new SurfaceDescription(kind, "A, B & C <d>", kind, ["path", "weights"], models, ["A note."]).ToJson()
        );
        return csv;
    }

    public void Dispose() => folder.Dispose();
}
