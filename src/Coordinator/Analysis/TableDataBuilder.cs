using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>Takes the rows of a sweep one by one, in the order of their trials, and keeps columns of them.</summary>
public sealed class TableDataBuilder
{
    private readonly (string Axis, List<string> Texts, Dictionary<string, int> Code, List<int> Codes)[] axes;
    private readonly List<string> names = [];
    private readonly Dictionary<string, List<double>> measures = [];
    private readonly List<double>[] gaps = [.. Gaps.All.Select(_ => new List<double>())];
    private readonly List<TrialStatus> statuses = [];

    /// <summary>For a sweep with these axes.</summary>
    public TableDataBuilder(IReadOnlyList<string> axes)
    {
        ArgumentNullException.ThrowIfNull(axes);
        this.axes = [.. axes.Select(a => (a, new List<string>(), new Dictionary<string, int>(), new List<int>()))];
    }

    /// <summary>Takes a row.</summary>
    public void Add(TrialRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        foreach (var (axis, texts, code, codes) in axes)
        {
            var text = row.Setting(axis);
            if (!code.TryGetValue(text, out var known))
            {
                code[text] = known = texts.Count;
                texts.Add(text);
            }

            codes.Add(known);
        }

        foreach (var value in row.Result.Measures)
        {
            if (!measures.TryGetValue(value.Name, out var column))
            {
                names.Add(value.Name);
                measures[value.Name] = column = [];
            }

            Fill(column);
            if (column.Count == statuses.Count) // its first value counts
                column.Add(value.Value);
        }

        foreach (var gap in Gaps.All)
            gaps[(int)gap].Add(gap.Of(row.Result));
        statuses.Add(row.Result.Status);
    }

    /// <summary>The columns.</summary>
    public TableData Build()
    {
        foreach (var column in measures.Values)
            Fill(column);
        return new(
            axes.ToDictionary(a => a.Axis, a => new AxisColumn(a.Texts, [.. a.Codes])),
            names,
            measures.ToDictionary(m => m.Key, m => m.Value.ToArray()),
            [.. gaps.Select(g => g.ToArray())],
            [.. statuses]);
    }

    /// <summary>Trials before this one that did not compute it.</summary>
    private void Fill(List<double> column)
    {
        while (column.Count < statuses.Count)
            column.Add(double.NaN);
    }
}
