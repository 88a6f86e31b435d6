using System.Text.Json.Nodes;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Coordinator.Results.Plots;
using PsiSweep.Coordinator.Results.Reading;
using PsiSweep.Shared.Surfaces;

namespace PsiSweep.Coordinator.Reports;

/// <summary>Makes a report of what a results folder holds.</summary>
internal static class ReportReader
{
    // Circles in a scatter plot and trials in the curves: what a page of a few MB can hold.
    private const int MostPoints = 600;
    private const int MostCurves = 400;

    /// <summary>Reads a folder.</summary>
    /// <exception cref="CliException">It holds no results, or they cannot be read.</exception>
    public static async Task<Report> ReadAsync(string folder, TableOptions options, CancellationToken cancel)
    {
        var (data, testSamples) = SweepRows.Read([folder], []);
        var own = Directory.Exists(folder) ? folder : Path.GetDirectoryName(Path.GetFullPath(folder))!;
        var complete = ResultsWriter.WithDefaultGroup(options with { TestSamples = options.TestSamples ?? testSamples }, data);
        var table = ResultsInput.WithAsked(() => TableBuilder.Build(data, complete));
        var provenance =
            Path.Combine(own, "provenance.json") is var p && File.Exists(p)
                ? JsonNode.Parse(await File.ReadAllTextAsync(p, cancel))!.AsObject()
                : null;
        var resolved = Path.Combine(own, ResultsWriter.ResolvedFile);
        return new(
            (string?)provenance?["sweep"] ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(own))),
            data,
            table,
            File.Exists(resolved) ? await File.ReadAllTextAsync(resolved, cancel) : null,
            [.. provenance is null ? [] : Flat(provenance, "")],
            await CurvesAsync(own, data, cancel),
            [.. table.All.Rows.Select(r => r.Measure).Distinct().Select(m => (m, MeasurePlot.Draw(data, table, m, maxPoints: MostPoints)))],
            Surfaces(Path.Combine(own, "surfaces"))
        );
    }

    private static async Task<string?> CurvesAsync(string folder, TableData data, CancellationToken cancel)
    {
        var file = Path.Combine(folder, "epochs.parquet");
        if (!File.Exists(file) || data.Count == 0)
            return null;
        var curves = await CurveFile.ReadAsync(file, data.Trials, MostCurves, cancel);
        if (curves.Points.Count == 0)
            return null;
        var groups = PlotGroups.Of(data, null);
        return LearningCurves.Sheet(curves, groups, place => groups.Of(data, place)).Svg();
    }

    private static List<ReportPicture> Surfaces(string folder)
    {
        var pictures = new List<ReportPicture>();
        foreach (var svg in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.svg").Order(StringComparer.Ordinal).ToArray() : [])
        {
            var json = Path.ChangeExtension(svg, ".json");
            var description = File.Exists(json) ? SurfaceDescription.FromJson(File.ReadAllText(json)) : null;
            pictures.Add(
                new(
                    description?.Title ?? Path.GetFileNameWithoutExtension(svg),
                    description?.Notes ?? [],
                    "image/svg+xml",
                    File.ReadAllBytes(svg)
                )
            );
        }

        return pictures;
    }

    private static IEnumerable<(string, string)> Flat(JsonObject node, string prefix)
    {
        foreach (var (key, value) in node)
        {
            var name = prefix.Length == 0 ? key : $"{prefix}.{key}";
            if (value is JsonObject inner)
            {
                foreach (var pair in Flat(inner, name))
                    yield return pair;
            }
            else
            {
                yield return (name, value is JsonArray list ? string.Join(", ", list.Select(v => v?.ToString())) : value?.ToString() ?? "");
            }
        }
    }
}
