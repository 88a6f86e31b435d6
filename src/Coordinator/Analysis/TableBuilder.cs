using PsiSweep.Shared.Measures;
using PsiSweep.Shared.Randomness;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>Makes the flatness-versus-generalization table of a sweep. A function of the rows and the options alone.</summary>
public static class TableBuilder
{
    /// <summary>The table.</summary>
    /// <param name="data">Ended trials.</param>
    /// <param name="options">Groups, gaps, who takes part, the statistics.</param>
    /// <exception cref="ArgumentException">An axis to group by is none of the sweep's, or a measure none of its columns.</exception>
    public static CorrelationTable Build(TableData data, TableOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Measures.FirstOrDefault(m => !data.Measures.Contains(m)) is { } unknown)
            throw new ArgumentException($"'{unknown}' is no column of a measure; allowed: {string.Join(", ", data.Measures)}");
        var axes = options.Statistics.Count == 0 ? null : new HyperparameterAxes(data);
        List<CorrelationGroup> groups = [Group(data, axes, [.. Enumerable.Range(0, data.Count)], null, null, options)];
        foreach (var axis in options.GroupBy.Distinct())
        {
            foreach (var value in data.Values(axis))
                groups.Add(Group(data, axes, data.With(axis, value), axis, value, options));
        }
        return new(groups, options);
    }

    /// <summary>Whether a trial takes part.</summary>
    public static bool Includes(TrialStatus status, bool includeStopMissed) =>
        status == TrialStatus.Completed || (includeStopMissed && status == TrialStatus.StopMissed);

    private static CorrelationGroup Group(
        TableData data,
        HyperparameterAxes? axes,
        int[] places,
        string? axis,
        string? value,
        TableOptions options
    )
    {
        var included = Array.FindAll(places, i => Includes(data.Statuses[i], options.IncludeStopMissed));
        var leftOut = new LeftOut(
            places.LongCount(i => data.Statuses[i] == TrialStatus.Diverged),
            options.IncludeStopMissed ? 0 : places.LongCount(i => data.Statuses[i] == TrialStatus.StopMissed),
            places.LongCount(i => data.Statuses[i] == TrialStatus.Failed)
        );
        var pairs = (options.Measures.Count > 0 ? options.Measures : data.Measures)
            .SelectMany(measure => options.Gaps.Select(gap => (measure, gap)))
            .ToArray();
        CorrelationRow[] rows =
        [
            .. pairs
                .AsParallel()
                .AsOrdered()
                .WithDegreeOfParallelism(Workers(included.Length))
                .Select(p => Row(data, axes, included, p.measure, p.gap, axis, value, options)),
        ];
        return new(axis, value, places.Length, leftOut, [.. Adjusted(rows, options.Statistics)]);
    }

    // Each takes some 150 bytes a trial while it works; a sweep of a million trials must not need gigabytes for its table.
    private static int Workers(int trials) => Math.Clamp(500_000 / Math.Max(1, trials), 1, Environment.ProcessorCount);

    private static CorrelationRow Row(
        TableData data,
        HyperparameterAxes? axes,
        int[] places,
        string measure,
        Gap gap,
        string? axis,
        string? value,
        TableOptions options
    )
    {
        ReadOnlySpan<double> measured = data.Measure(measure),
            generalized = data.Gap(gap);
        double[] x = new double[places.Length],
            y = new double[places.Length];
        var paired = axes is null ? [] : new int[places.Length];
        var n = 0;
        foreach (var place in places)
        {
            if (!double.IsFinite(measured[place]) || !double.IsFinite(generalized[place]))
                continue;
            if (axes is not null)
                paired[n] = place;
            (x[n], y[n++]) = (measured[place], generalized[place]);
        }

        // A stream for each row: one more measure, group or gap changes no other interval.
        var stream = $"{axis}={value}/{measure}/{gap.ToText()}";
        var coefficients = Jackknife.Estimate(
            x.AsSpan(0, n),
            y.AsSpan(0, n),
            Seeds.Derive(options.Seed, $"jackknife/{stream}"),
            options.Intervals
        );
        var invariant = MeasureCatalog.IsScaleInvariant(measure);
        var row = new CorrelationRow(measure, invariant, gap, places.Length - n, coefficients);
        if (axes is null)
            return row;
        Array.Resize(ref x, n);
        Array.Resize(ref y, n);
        Array.Resize(ref paired, n);
        var input = new StatisticInput(data, axes, paired, x, y, coefficients, gap, options, stream);
        return row with { Statistics = Values(options.Statistics.Select(s => (s, s.Of(input)))) };
    }

    /// <summary>Values adjusted for those of the other measures of each gap.</summary>
    private static CorrelationRow[] Adjusted(CorrelationRow[] rows, IReadOnlyList<Statistic> statistics)
    {
        if (statistics.Count == 0)
            return rows;
        var adjusted = rows.ToArray();
        foreach (var gap in rows.Select((row, place) => (row, place)).GroupBy(r => r.row.Gap))
        {
            var places = gap.Select(r => r.place).ToArray();
            var values = statistics
                .Select(s => s.Adjusted([.. places.Select(p => rows[p].Statistics.GetValueOrDefault(s.Name))]))
                .ToArray();
            for (var i = 0; i < places.Length; i++)
                adjusted[places[i]] = rows[places[i]] with { Statistics = Values(statistics.Zip(values, (s, v) => (s, v[i]))) };
        }

        return adjusted;
    }

    private static Dictionary<string, object> Values(IEnumerable<(Statistic Statistic, object? Value)> values) =>
        values.Where(v => v.Value is not null).ToDictionary(v => v.Statistic.Name, v => v.Value!);
}
