using System.Text.Json.Nodes;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Coordinator.Results.Folder;
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
        var files = new ResultsFolder(own);
        var provenance = await OrFailAsync(
            files.Provenance,
            async file => JsonNode.Parse(await File.ReadAllTextAsync(file, cancel))!.AsObject()
        );
        return new(
            (string?)provenance?["sweep"] ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(own))),
            data,
            table,
            await OrFailAsync(files.Resolved, file => File.ReadAllTextAsync(file, cancel)),
            [.. provenance is null ? [] : Flat(provenance, "")],
            await CurvesAsync(files.Epochs, data, cancel),
            [.. table.All.Rows.Select(r => r.Measure).Distinct().Select(m => (m, MeasurePlot.Draw(data, table, m, maxPoints: MostPoints)))],
            await SurfacesAsync(files.Surfaces)
        );
    }

    /// <summary>Reads a file of the folder.</summary>
    /// <returns>Null: it is not there.</returns>
    /// <exception cref="CliException">It is damaged, or cannot be read.</exception>
    private static async Task<T?> OrFailAsync<T>(string file, Func<string, Task<T>> read)
        where T : class
    {
        if (!File.Exists(file))
            return null;
        try
        {
            return await read(file);
        }
        catch (Exception e) when (e is not (OperationCanceledException or OutOfMemoryException))
        {
            // What a damaged Parquet or JSON file makes its reader throw is not listed anywhere.
            throw new CliException(
                ExitCode.BadInput,
                $"{file} cannot be read: {e.Message.ReplaceLineEndings(" ")} The sweep's 'psisweep run' writes it again; without it the "
                    + "report is made without what it holds",
                e
            );
        }
    }

    private static async Task<string?> CurvesAsync(string file, TableData data, CancellationToken cancel)
    {
        if (data.Count == 0)
            return null;
        var curves = await OrFailAsync(file, f => CurveFile.ReadAsync(f, data.Trials, MostCurves, cancel));
        if (curves is null || curves.Points.Count == 0)
            return null;
        var groups = PlotGroups.Of(data, null);
        return LearningCurves.Sheet(curves, groups, place => groups.Of(data, place)).Svg();
    }

    private static async Task<List<ReportPicture>> SurfacesAsync(string folder)
    {
        var pictures = new List<ReportPicture>();
        foreach (var svg in Directory.Exists(folder) ? Directory.GetFiles(folder, "*.svg").Order(StringComparer.Ordinal).ToArray() : [])
        {
            var json = Path.ChangeExtension(svg, ".json");
            var description = await OrFailAsync(json, async file => SurfaceDescription.FromJson(await File.ReadAllTextAsync(file)));
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
