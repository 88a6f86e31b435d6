using PsiSweep.Coordinator.Analysis;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Shared.Configuration;
using PsiSweep.Shared.Results;
using PsiSweep.Sweeps;
using PsiSweep.Sweeps.Reading;
using PsiSweep.Sweeps.Settings;

namespace PsiSweep.Coordinator.Results.Reading;

/// <summary>
/// The trials of one or several sweeps as one table. Several have the further axis <c>sweep</c>, and a setting that was an axis of one or
/// differs between them is
/// an axis of all.
/// </summary>
internal static class SweepRows
{
    /// <summary>Reads them.</summary>
    /// <param name="paths">Results folders or files.</param>
    /// <param name="filters">Conditions that a trial must meet to be in the table at all.</param>
    /// <returns>The table, the trials of several sweeps numbered anew, and the test samples behind each trial's gap where the sweeps tell
    /// them and agree.</returns>
    /// <exception cref="CliException">One cannot be read, or a condition names no column.</exception>
    public static (TableData Data, int? TestSamples) Read(IReadOnlyList<string> paths, IReadOnlyList<RowFilter> filters)
    {
        if (paths.GroupBy(Path.GetFullPath).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new CliException(ExitCode.BadInput, $"{twice.First()} is given twice: its trials would count twice");
        var names = NamesOf(paths);
        var sweeps = paths.Select((p, i) => (Name: names[i], Input: ResultsInput.Read(p), Spec: Resolved(p))).ToArray();
        var axes = sweeps.SelectMany(s => s.Input.Columns.Axes).Distinct().ToList();
        if (sweeps.Length > 1)
        {
            var specs = sweeps.Select(s => s.Spec).OfType<SweepSpec>().ToArray();
            axes.AddRange(
                SettingRegistry
                    .All.Where(s =>
                        s.DecidesResults && !axes.Contains(s.Path) && specs.Select(spec => s.Get(spec.Settings).Text).Distinct().Count() > 1
                    )
                    .Select(s => s.Path)
            );
            axes.Insert(0, TableData.SweepAxis);
        }

        var rows = new List<TrialRow>();
        foreach (var (name, input, spec) in sweeps)
        {
            var places = filters
                .Select(f =>
                    (
                        Filter: f,
                        Axis: axes.Contains(f.Column) ? f.Column : null,
                        Place: axes.Contains(f.Column) ? -1 : ResultsInput.WithAsked(() => RowQuery.Place(input.Columns, f.Column))
                    )
                )
                .ToArray();
            foreach (var row in input.Rows)
            {
                var full = row with
                {
                    Trial = sweeps.Length > 1 ? rows.Count : row.Trial,
                    Axes =
                    [
                        .. axes.Select(a => new AxisSetting(
                            a,
                            a == TableData.SweepAxis && sweeps.Length > 1 ? name : ValueOf(row, a, spec)
                        )),
                    ],
                };
                if (
                    ResultsInput.WithAsked(() =>
                        Array.TrueForAll(
                            places,
                            p =>
                                p.Filter.Holds(
                                    p.Axis is { } axis ? full.Setting(axis) : ResultsCsv.Fields(input.Columns, row).ElementAt(p.Place)
                                )
                        )
                    )
                )
                    rows.Add(full);
            }
        }

        // Where every sweep's settings are known, all that differs between sweeps is an axis; else the sweep stands for what is not known.
        var labels = Array.TrueForAll(sweeps, s => s.Spec is not null) ? (string[])[TableData.SweepAxis] : [];
        return (TableData.Of(rows, axes, labels), TestSamplesOf(sweeps.Select(s => s.Spec), axes));
    }

    private static string ValueOf(TrialRow row, string axis, SweepSpec? spec) =>
        row.Axes.Any(a => a.Axis == axis) || spec is null || SettingRegistry.Find(axis) is not { } setting
            ? row.Setting(axis)
            : setting.Get(spec.Settings).Text;

    private static int? TestSamplesOf(IEnumerable<SweepSpec?> specs, List<string> axes)
    {
        var sizes = specs
            .Select(s => s is null || axes.Contains("data.set") ? null : DataSetInfo.Find(s.Settings.Trial.Data.Set)?.TestSamples)
            .Distinct()
            .ToArray();
        return sizes.Length == 1 ? sizes[0] : null;
    }

    private static SweepSpec? Resolved(string path) =>
        new ResultsFolder(FolderOf(path)).Resolved is var file && File.Exists(file) ? SweepFile.Read(file).Spec : null;

    private static string FolderOf(string path) =>
        Directory.Exists(path) ? Path.GetFullPath(path) : Path.GetDirectoryName(Path.GetFullPath(path))!;

    /// <summary>Of each the folder's name; as they were given where those are not all different.</summary>
    private static string[] NamesOf(IReadOnlyList<string> paths)
    {
        string[] names = [.. paths.Select(p => Path.GetFileName(Path.TrimEndingDirectorySeparator(FolderOf(p))))];
        return names.Distinct().Count() == names.Length ? names : [.. paths];
    }
}
