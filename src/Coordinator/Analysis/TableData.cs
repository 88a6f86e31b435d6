using System.Globalization;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>
/// What tables and plots need of a sweep's ended trials: columns of numbers in the order of the trials. A million trials with twenty
/// measures take
/// 200 MB; their rows are not kept.
/// </summary>
public sealed class TableData
{
    /// <summary>The axis that tells several sweeps apart.</summary>
    public const string SweepAxis = "sweep";

    private readonly Dictionary<string, AxisColumn> axes;
    private readonly Dictionary<string, double[]> measures;
    private readonly Dictionary<string, double[]> gaps;
    private readonly TrialStatus[] statuses;
    private readonly long[] trials;

    internal TableData(
        Dictionary<string, AxisColumn> axes,
        IReadOnlyList<string> names,
        Dictionary<string, double[]> measures,
        Dictionary<string, double[]> gaps,
        TrialStatus[] statuses,
        long[] trials
    )
    {
        this.trials = trials;
        this.axes = axes;
        this.measures = measures;
        this.gaps = gaps;
        this.statuses = statuses;
        Axes = [.. axes.Keys];
        Measures = names;
    }

    /// <summary>The columns of rows.</summary>
    /// <param name="rows">Ended trials in any order.</param>
    /// <param name="axes">The sweep's axes in order; null: those that the rows name.</param>
    /// <param name="labels">See <see cref="Labels"/>.</param>
    public static TableData Of(IEnumerable<TrialRow> rows, IReadOnlyList<string>? axes = null, IEnumerable<string>? labels = null)
    {
        var ordered = rows.OrderBy(r => r.Trial).ToArray();
        var builder = new TableDataBuilder(axes ?? [.. ordered.SelectMany(r => r.Axes).Select(a => a.Axis).Distinct()]);
        foreach (var row in ordered)
            builder.Add(row);
        return builder.Build(labels);
    }

    /// <summary>Axes that say where a trial comes from and nothing that the others leave out: statistics that hold all other axes fixed do
    /// not hold these.</summary>
    public IReadOnlySet<string> Labels { get; init; } = new HashSet<string>();

    /// <summary>Number of ended trials.</summary>
    public int Count => statuses.Length;

    /// <summary>Paths of the swept axes.</summary>
    public IReadOnlyList<string> Axes { get; }

    /// <summary>Columns of measures, standard errors and residuals apart, in the order in which they came.</summary>
    public IReadOnlyList<string> Measures { get; }

    /// <summary>The number of each trial, ascending. Where trials are missing it is not the trial's place here.</summary>
    public IReadOnlyList<long> Trials => trials;

    /// <summary>How each trial ended.</summary>
    public IReadOnlyList<TrialStatus> Statuses => statuses;

    /// <summary>A measure of each trial; NaN where it was not computed.</summary>
    /// <exception cref="KeyNotFoundException">It is none of <see cref="Measures"/>.</exception>
    public ReadOnlySpan<double> Measure(string measure) => measures[measure];

    /// <summary>A gap of each trial; NaN where it was not evaluated.</summary>
    public ReadOnlySpan<double> Gap(Gap gap) => gaps[gap.Column];

    /// <summary>The text that an axis gave a trial; empty when it gave none.</summary>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public string Setting(int place, string axis)
    {
        var column = Column(axis);
        return column.Texts[column.Codes[place]];
    }

    /// <summary>The distinct values of an axis in the order in which they came.</summary>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public IReadOnlyList<string> Texts(string axis) => Column(axis).Texts;

    /// <summary>The distinct values of an axis: ascending as numbers when all are, else as text.</summary>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public IReadOnlyList<string> Values(string axis)
    {
        var values = Column(axis).Texts;
        return values.All(v => double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            ? [.. values.OrderBy(v => double.Parse(v, CultureInfo.InvariantCulture)).ThenBy(v => v, StringComparer.Ordinal)]
            : [.. values.Order(StringComparer.Ordinal)];
    }

    /// <summary>Each trial's place among <see cref="Texts"/>.</summary>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public IReadOnlyList<int> Codes(string axis) => Column(axis).Codes;

    /// <summary>Places of the trials to which an axis gave a value, ascending.</summary>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public int[] With(string axis, string value)
    {
        var column = Column(axis);
        var code = column.Texts.IndexOf(value);
        return [.. Enumerable.Range(0, Count).Where(i => column.Codes[i] == code)];
    }

    private AxisColumn Column(string axis) =>
        axes.TryGetValue(axis, out var column)
            ? column
            : throw new ArgumentException(
                $"'{axis}' is no axis of this sweep; allowed: {(Axes.Count == 0 ? "none, it has no axis" : string.Join(", ", Axes))}"
            );
}

/// <summary>An axis's texts, each once, and each trial's place among them.</summary>
internal sealed record AxisColumn(List<string> Texts, int[] Codes);
