using System.Text.Json;
using PsiSweep.Shared.Surfaces;

namespace PsiSweep.Coordinator.Results.Surfaces;

/// <summary>Makes the pictures of the surfaces that a node computed.</summary>
public static class SurfacePictures
{
    /// <summary>Draws SVG and PNG beside a surface's numbers.</summary>
    /// <param name="csv">The CSV file; its description is the JSON file of the same name.</param>
    /// <returns>The pictures.</returns>
    /// <exception cref="InvalidDataException">The files are none of a surface; the message names file and place.</exception>
    public static IReadOnlyList<string> Draw(string csv)
    {
        var json = Path.ChangeExtension(csv, ".json");
        try
        {
            var sheet = SurfacePlot.Sheet(SurfaceDescription.FromJson(File.ReadAllText(json)), SurfaceCsv.Read(File.ReadAllText(csv)));
            string[] pictures = [Path.ChangeExtension(csv, ".svg"), Path.ChangeExtension(csv, ".png")];
            File.WriteAllText(pictures[0], sheet.Svg());
            File.WriteAllBytes(pictures[1], sheet.Png());
            return pictures;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new InvalidDataException($"{(e is JsonException ? json : csv)}: {e.Message}", e);
        }
    }
}
