using PsiSweep.Shared.Measures;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Results.Export;

/// <summary>Collects the measures' columns while rows go by: those of the measures asked for, then whatever else the rows hold.</summary>
internal sealed class MeasureColumns
{
    private readonly List<string> names;
    private readonly HashSet<string> known;

    /// <param name="measures">Names of the measures asked for, in order.</param>
    public MeasureColumns(IReadOnlyList<string> measures)
    {
        names = [.. measures.SelectMany(m => MeasureCatalog.Find(m)?.ColumnNames ?? [m]).Distinct()];
        known = [.. names];
    }

    /// <summary>The columns so far.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>Takes a row's.</summary>
    public void Add(TrialRow row)
    {
        foreach (var value in row.Result.Measures)
        {
            Add(value.Name);
            if (value.StandardError is not null)
                Add(value.Name + ResultColumns.StandardErrorSuffix);
            if (value.Residual is not null)
                Add(value.Name + ResultColumns.ResidualSuffix);
        }
    }

    private void Add(string column)
    {
        if (known.Add(column))
            names.Add(column);
    }
}
