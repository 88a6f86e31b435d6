using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>Takes the rows of a sweep one by one, in the order of their trials, and keeps columns of them.</summary>
public sealed class TableDataBuilder
{
    private readonly (string Axis, AxisCodes Codes)[] axes;
    private readonly List<string> names = [];
    private readonly Dictionary<string, GrowingColumn<double>> measures = [];
    private readonly (Gap Gap, GrowingColumn<double> Values)[] gaps = [.. Gaps.All.Select(g => (g, new GrowingColumn<double>()))];
    private readonly GrowingColumn<TrialStatus> statuses = new();
    private readonly GrowingColumn<long> trials = new();

    /// <summary>For a sweep with these axes.</summary>
    public TableDataBuilder(IReadOnlyList<string> axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        this.axes = [.. axes.Select(a => (a, new AxisCodes()))];
    }

    /// <summary>Takes a row.</summary>
    public void Add(TrialRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        foreach (var (axis, codes) in axes)
            codes.Add(row.Setting(axis));
        foreach (var value in row.Result.Measures)
        {
            if (!measures.TryGetValue(value.Name, out var column))
            {
                names.Add(value.Name);
                measures[value.Name] = column = new();
            }

            Fill(column);
            if (column.Count == statuses.Count) // its first value counts
                column.Add(value.Value);
        }

        foreach (var (gap, values) in gaps)
            values.Add(gap.Of(row.Result));
        statuses.Add(row.Result.Status);
        trials.Add(row.Trial);
    }

    /// <summary>The columns; the builder is empty afterwards.</summary>
    /// <param name="labels">See <see cref="TableData.Labels"/>.</param>
    public TableData Build(IEnumerable<string>? labels = null)
    {
        foreach (var column in measures.Values)
            Fill(column);
        return new(
            axes.ToDictionary(a => a.Axis, a => a.Codes.Take()),
            names,
            measures.ToDictionary(m => m.Key, m => m.Value.Take()),
            gaps.ToDictionary(g => g.Gap.Column, g => g.Values.Take()),
            statuses.Take(),
            trials.Take()
        )
        {
            Labels = (labels ?? []).ToHashSet(),
        };
    }

    /// <summary>Trials before this one that did not compute it.</summary>
    private void Fill(GrowingColumn<double> column)
    {
        while (column.Count < statuses.Count)
            column.Add(double.NaN);
    }
}
