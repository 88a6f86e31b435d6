using System.Runtime.CompilerServices;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Coordinator.Results.Plots;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Results.Export;

/// <summary>Writes everything a sweep leaves behind (docs/results.md), at its end or at any time before.</summary>
public static class ResultsWriter
{
    /// <summary>Name of the sweep file with every default written out.</summary>
    public const string ResolvedFile = "sweep.resolved.yaml";

    /// <summary>Writes all files, or, when anything goes wrong, none.</summary>
    /// <param name="folder">The results folder; made when missing.</param>
    /// <param name="sweep">What the rows belong to.</param>
    /// <param name="rows">Ended trials in ascending order. Their curves are written as they come and not kept.</param>
    /// <param name="options">Tables and plots.</param>
    /// <param name="cancel">Cancels; the folder stays as it was.</param>
    /// <returns>The table.</returns>
    /// <exception cref="InvalidDataException">A trial comes twice, out of order, or with an axis that the sweep does not have.</exception>
    /// <exception cref="ArgumentException">An axis to group or colour by is none of the sweep's.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static async Task<CorrelationTable> WriteAllAsync(
        string folder, SweepDescription sweep, IAsyncEnumerable<TrialRow> rows, ResultsOptions options, CancellationToken cancel = default)
    {
        using var files = new AtomicFiles(folder);
        var kept = new List<TrialRow>();
        await using (var epochs = await EpochsParquet.CreateAsync(files.Create("epochs.parquet"), cancel))
        {
            await foreach (var row in rows.WithCancellation(cancel))
            {
                Check(sweep, kept, row);
                await epochs.AddAsync(row, cancel);
                kept.Add(row with { Result = row.Result with { Curve = [] } });
            }
            await epochs.CompleteAsync(cancel);
        }

        var columns = ResultColumns.Of(sweep.Axes, sweep.Measures, kept);
        using (var writer = new StreamWriter(files.Create("results.csv"), leaveOpen: true))
            ResultsCsv.Write(writer, columns, kept);
        await ResultsParquet.WriteAsync(files.Create("results.parquet"), columns, kept, cancel);

        var data = new TableData(kept, sweep.Axes);
        var table = TableBuilder.Build(data, WithDefaultGroup(options.Table, data));
        files.WriteText("table.md", TableMarkdown.Write(table, $"{sweep.Name}: flatness against generalization"));
        using (var writer = new StreamWriter(files.Create("table.csv"), leaveOpen: true))
            TableCsv.Write(writer, table);
        files.WriteText("table.json", TableJson.Write(table));
        foreach (var measure in data.Measures)
            files.WriteText(Path.Combine("plots", $"{measure}.svg"), MeasurePlot.Draw(data, table, measure, options.ColourBy));

        files.WriteText(ResolvedFile, sweep.ResolvedYaml);
        files.WriteText("provenance.json", ProvenanceJson.Write(sweep, kept));
        cancel.ThrowIfCancellationRequested();
        files.Commit();
        return table;
    }

    /// <summary>The same for rows that are read without waiting; in ascending order too.</summary>
    public static Task<CorrelationTable> WriteAllAsync(
        string folder, SweepDescription sweep, IEnumerable<TrialRow> rows, ResultsOptions options, CancellationToken cancel = default) =>
        WriteAllAsync(folder, sweep, Stream(rows, cancel), options, cancel);

    /// <summary>The table's options, with the optimizer as group when nothing else was asked for and it was swept.</summary>
    public static TableOptions WithDefaultGroup(TableOptions options, TableData data) =>
        options.GroupBy.Count == 0 && data.Axes.Contains(ResultsOptions.OptimizerAxis)
            ? options with { GroupBy = [ResultsOptions.OptimizerAxis] }
            : options;

    private static void Check(SweepDescription sweep, List<TrialRow> before, TrialRow row)
    {
        if (before.Count > 0 && row.Trial <= before[^1].Trial)
            throw new InvalidDataException($"trial {row.Trial} comes after trial {before[^1].Trial}; rows are needed in ascending order, each trial once");
        foreach (var setting in row.Axes)
        {
            if (!sweep.Axes.Contains(setting.Axis))
                throw new InvalidDataException($"trial {row.Trial} has axis '{setting.Axis}'; the sweep's axes are {string.Join(", ", sweep.Axes)}");
        }
    }

    private static async IAsyncEnumerable<TrialRow> Stream(IEnumerable<TrialRow> rows, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var row in rows)
        {
            cancel.ThrowIfCancellationRequested();
            yield return row;
        }
        await Task.CompletedTask;
    }
}
