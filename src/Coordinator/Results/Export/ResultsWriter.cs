using PsiSweep.Coordinator.Analysis;
using PsiSweep.Coordinator.Results.Folder;
using PsiSweep.Coordinator.Results.Plots;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Results.Export;

/// <summary>Writes everything a sweep leaves behind (docs/results.md), at its end or at any time before.</summary>
public static class ResultsWriter
{
    /// <summary>Writes all files, or, when anything goes wrong, none.</summary>
    /// <param name="folder">The results folder; made when missing.</param>
    /// <param name="sweep">What the rows belong to.</param>
    /// <param name="rows">Ended trials in ascending order. They are read twice, one at a time, and not kept.</param>
    /// <param name="options">Tables and plots.</param>
    /// <param name="cancel">Cancels; the folder stays as it was.</param>
    /// <returns>The table.</returns>
    /// <exception cref="InvalidDataException">A trial comes twice, out of order, or with an axis that the sweep does not have.</exception>
    /// <exception cref="ArgumentException">An axis to group or colour by is none of the sweep's.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static async Task<CorrelationTable> WriteAllAsync(
        string folder,
        SweepDescription sweep,
        IEnumerable<TrialRow> rows,
        ResultsOptions options,
        CancellationToken cancel = default
    )
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var files = new AtomicFiles(folder);
        var found = new MeasureColumns(sweep.Measures);
        var counts = new ProvenanceCounts();
        var numbers = new TableDataBuilder(sweep.Axes);
        var memory = new MemoryRelief();
        var last = -1L;
        await using (var epochs = await EpochsParquet.CreateAsync(files.Create(ResultsFolder.EpochsName), cancel))
        {
            foreach (var row in rows)
            {
                cancel.ThrowIfCancellationRequested();
                Check(sweep, last, row);
                last = row.Trial;
                await epochs.AddAsync(row, cancel);
                found.Add(row);
                counts.Add(row);
                numbers.Add(row);
                memory.RowWentBy();
            }

            await epochs.CompleteAsync(cancel);
        }

        var data = numbers.Build();
        await WriteRowsAsync(files, ResultColumns.OfNames(sweep.Axes, found.Names), data, rows, cancel);
        var table = TableBuilder.Build(data, WithDefaultGroup(options.Table, data));
        files.WriteText("table.md", TableMarkdown.Write(table, $"{sweep.Name}: flatness against generalization"));
        using (var writer = new StreamWriter(files.Create("table.csv"), leaveOpen: true))
            TableCsv.Write(writer, table);
        files.WriteText("table.json", TableJson.Write(table));
        foreach (var measure in data.Measures)
            files.WriteText(Path.Combine("plots", $"{measure}.svg"), MeasurePlot.Draw(data, table, measure, options.ColourBy));

        files.WriteText(ResultsFolder.ResolvedName, sweep.ResolvedYaml);
        files.WriteText(ResultsFolder.ProvenanceName, ProvenanceJson.Write(sweep, counts));
        cancel.ThrowIfCancellationRequested();
        files.Commit();
        return table;
    }

    private static async Task WriteRowsAsync(
        AtomicFiles files,
        ResultColumns columns,
        TableData data,
        IEnumerable<TrialRow> rows,
        CancellationToken cancel
    )
    {
        using var writer = new StreamWriter(files.Create(ResultsFolder.CsvName), leaveOpen: true);
        using var csv = ResultsCsv.Begin(writer, columns);
        await using var parquet = await ResultsParquet.CreateAsync(files.Create("results.parquet"), columns, data.Texts, cancel);
        var memory = new MemoryRelief();
        foreach (var row in rows)
        {
            cancel.ThrowIfCancellationRequested();
            memory.RowWentBy();
            csv.WriteRecord([.. ResultsCsv.Fields(columns, row)]);
            await parquet.AddAsync(row with { Result = row.Result with { Curve = [] } }, cancel); // its curve is in epochs.parquet
        }

        await parquet.CompleteAsync(cancel);
    }

    /// <summary>The table's options, with the optimizer as group when nothing else was asked for and it was swept.</summary>
    public static TableOptions WithDefaultGroup(TableOptions options, TableData data) =>
        options.GroupBy.Count == 0 && data.Axes.Contains(ResultsOptions.OptimizerAxis)
            ? options with
            {
                GroupBy = [ResultsOptions.OptimizerAxis],
            }
            : options;

    private static void Check(SweepDescription sweep, long before, TrialRow row)
    {
        if (row.Trial <= before)
            throw new InvalidDataException(
                $"trial {row.Trial} comes after trial {before}; rows are needed in ascending order, each trial once"
            );
        foreach (var setting in row.Axes)
        {
            if (!sweep.Axes.Contains(setting.Axis))
                throw new InvalidDataException(
                    $"trial {row.Trial} has axis '{setting.Axis}'; the sweep's axes are {string.Join(", ", sweep.Axes)}"
                );
        }
    }
}
