using System.Globalization;
using System.Text.Json;

namespace PsiSweep.Shared.Surfaces;

/// <summary>What a node computed and a coordinator draws: a description, and a CSV file of numbers beside it.</summary>
/// <param name="Name">Name of the files, without extension.</param>
/// <param name="Title">What it shows, one line.</param>
/// <param name="Kind"><c>line</c>, <c>plane</c> or <c>between</c>.</param>
/// <param name="Spaces">Of its panels, in order: <c>path</c>, <c>weights</c>.</param>
/// <param name="Models">What its models are called, in order.</param>
/// <param name="Notes">What a reader must know, a sentence each.</param>
public sealed record SurfaceDescription(
    string Name,
    string Title,
    string Kind,
    IReadOnlyList<string> Spaces,
    IReadOnlyList<string> Models,
    IReadOnlyList<string> Notes
)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };

    /// <summary>As JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>Reads it.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static SurfaceDescription FromJson(string text) =>
        JsonSerializer.Deserialize<SurfaceDescription>(text, Json) ?? throw new JsonException("null");
}

/// <summary>A point of a surface.</summary>
/// <param name="Model">Of <see cref="SurfaceDescription.Models"/>; for a line between models both.</param>
/// <param name="Space"><c>path</c> or <c>weights</c>.</param>
/// <param name="X">Step along the first direction, or t.</param>
/// <param name="Y">Step along the second; 0 where there is none.</param>
/// <param name="Loss">Mean cross-entropy in nats; may be infinite or NaN.</param>
public readonly record struct SurfacePoint(string Model, string Space, double X, double Y, double Loss);

/// <summary>The CSV file of a surface: <c>model,space,x,y,loss</c>.</summary>
public static class SurfaceCsv
{
    private const string Header = "model,space,x,y,loss";

    /// <summary>The file's text.</summary>
    public static string Write(IEnumerable<SurfacePoint> points) =>
        $"{Header}\n{string.Concat(points.Select(p => $"{Quoted(p.Model)},{p.Space},{Text(p.X)},{Text(p.Y)},{Text(p.Loss)}\n"))}";

    /// <summary>Reads it back.</summary>
    /// <exception cref="FormatException">It is no such file; the message names the line.</exception>
    public static IReadOnlyList<SurfacePoint> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0 || lines[0].Trim() != Header)
            throw new FormatException($"line 1: the header is not {Header}");
        return [.. lines.Skip(1).Select((line, i) => Point(line.Trim(), i + 2))];
    }

    private static SurfacePoint Point(string line, int number)
    {
        var model = line.StartsWith('"')
            ? line[1..line.IndexOf("\",", 1, StringComparison.Ordinal)]
            : line[..line.IndexOf(',', StringComparison.Ordinal)];
        var rest = line[(model.Length + (line.StartsWith('"') ? 3 : 1))..].Split(',');
        return rest.Length == 4
            ? new(
                model.Replace("\"\"", "\"", StringComparison.Ordinal),
                rest[0],
                Number(rest[1], number),
                Number(rest[2], number),
                Number(rest[3], number)
            )
            : throw new FormatException($"line {number}: not {Header}");
    }

    private static double Number(string text, int line) =>
        text switch
        {
            "inf" => double.PositiveInfinity,
            "nan" => double.NaN,
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var x)
                ? x
                : throw new FormatException($"line {line}: '{text}' is no number"),
        };

    private static string Text(double x) =>
        double.IsNaN(x) ? "nan"
        : double.IsPositiveInfinity(x) ? "inf"
        : x.ToString("R", CultureInfo.InvariantCulture);

    private static string Quoted(string text) =>
        text.Contains(',', StringComparison.Ordinal) || text.Contains('"', StringComparison.Ordinal)
            ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text;
}
