using System.Globalization;
using PsiSweep.Shared.Results;
using PsiSweep.Shared.Sweeps;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>What tables and plots need of a sweep's rows: columns of numbers, in the order of the trials.</summary>
public sealed class TableData
{
    private readonly IReadOnlyList<TrialRow> rows;

    /// <summary>Takes the rows in the order of their trials.</summary>
    /// <param name="rows">Ended trials in any order.</param>
    /// <param name="axes">The sweep's axes in order; null: those that the rows name.</param>
    public TableData(IEnumerable<TrialRow> rows, IReadOnlyList<string>? axes = null)
    {
        this.rows = [.. rows.OrderBy(r => r.Trial)];
        Axes = axes ?? [.. this.rows.SelectMany(r => r.Axes).Select(a => a.Axis).Distinct()];
        Measures = [.. this.rows.SelectMany(r => r.Result.Measures).Select(m => m.Name).Distinct()];
    }

    /// <summary>The ended trials.</summary>
    public IReadOnlyList<TrialRow> Rows => rows;

    /// <summary>Paths of the swept axes.</summary>
    public IReadOnlyList<string> Axes { get; }

    /// <summary>Columns of measures, standard errors and residuals apart, in the order of the columns.</summary>
    public IReadOnlyList<string> Measures { get; }

    /// <summary>The text that an axis gave a trial; empty when it gave none.</summary>
    public static string Setting(TrialRow row, string axis)
    {
        foreach (AxisSetting setting in row.Axes)
        {
            if (setting.Axis == axis)
                return setting.Value;
        }
        return "";
    }

    /// <summary>A measure of a trial; NaN when it was not computed.</summary>
    public static double Measure(TrialRow row, string measure)
    {
        foreach (var value in row.Result.Measures)
        {
            if (value.Name == measure)
                return value.Value;
        }
        return double.NaN;
    }

    /// <summary>The distinct values of an axis: ascending as numbers when all are, else as text.</summary>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public IReadOnlyList<string> Values(string axis)
    {
        if (!Axes.Contains(axis))
            throw new ArgumentException($"'{axis}' is no axis of this sweep; allowed: {(Axes.Count == 0 ? "none, it has no axis" : string.Join(", ", Axes))}");
        var values = rows.Select(r => Setting(r, axis)).Distinct().ToArray();
        return values.All(v => double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            ? [.. values.OrderBy(v => double.Parse(v, CultureInfo.InvariantCulture)).ThenBy(v => v, StringComparer.Ordinal)]
            : [.. values.Order(StringComparer.Ordinal)];
    }
}
