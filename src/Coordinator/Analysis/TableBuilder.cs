using PsiSweep.Shared.Measures;
using PsiSweep.Shared.Randomness;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>Makes the flatness-versus-generalization table of a sweep. A function of the rows and the options alone.</summary>
public static class TableBuilder
{
    /// <summary>The table.</summary>
    /// <param name="data">Ended trials.</param>
    /// <param name="options">Groups, gaps, who takes part, the bootstrap.</param>
    /// <exception cref="ArgumentException">An axis to group by is none of the sweep's.</exception>
    public static CorrelationTable Build(TableData data, TableOptions options)
    {
        List<CorrelationGroup> groups = [Group(data, [.. Enumerable.Range(0, data.Count)], null, null, options)];
        foreach (var axis in options.GroupBy.Distinct())
        {
            foreach (var value in data.Values(axis))
                groups.Add(Group(data, data.With(axis, value), axis, value, options));
        }
        return new(groups, options);
    }

    /// <summary>Whether a trial takes part.</summary>
    public static bool Includes(TrialStatus status, bool includeStopMissed) =>
        status == TrialStatus.Completed || (includeStopMissed && status == TrialStatus.StopMissed);

    private static CorrelationGroup Group(TableData data, int[] places, string? axis, string? value, TableOptions options)
    {
        var included = Array.FindAll(places, i => Includes(data.Statuses[i], options.IncludeStopMissed));
        var leftOut = new LeftOut(
            places.LongCount(i => data.Statuses[i] == TrialStatus.Diverged),
            options.IncludeStopMissed ? 0 : places.LongCount(i => data.Statuses[i] == TrialStatus.StopMissed),
            places.LongCount(i => data.Statuses[i] == TrialStatus.Failed));
        var pairs = data.Measures.SelectMany(measure => options.Gaps.Select(gap => (measure, gap))).ToArray();
        return new(axis, value, places.Length, leftOut, [.. pairs.AsParallel().AsOrdered().WithDegreeOfParallelism(Workers(included.Length)).Select(p => Row(data, included, p.measure, p.gap, axis, value, options))]);
    }

    // Each takes some 150 bytes a trial while it works; a sweep of a million trials must not need gigabytes for its table.
    private static int Workers(int trials) => Math.Clamp(500_000 / Math.Max(1, trials), 1, Environment.ProcessorCount);

    private static CorrelationRow Row(TableData data, int[] places, string measure, Gap gap, string? axis, string? value, TableOptions options)
    {
        ReadOnlySpan<double> measured = data.Measure(measure), generalized = data.Gap(gap);
        double[] x = new double[places.Length], y = new double[places.Length];
        var n = 0;
        foreach (var place in places)
        {
            if (double.IsFinite(measured[place]) && double.IsFinite(generalized[place]))
                (x[n], y[n++]) = (measured[place], generalized[place]);
        }

        // A stream for each row: one more measure, group or gap changes no other interval.
        var seed = Seeds.Derive(options.Seed, $"bootstrap/{axis}={value}/{measure}/{gap.ToText()}");
        var coefficients = Bootstrap.Estimate(x.AsSpan(0, n), y.AsSpan(0, n), options.Resamples, seed);
        var invariant = MeasureCatalog.All.FirstOrDefault(m => m.Columns.Contains(measure))?.IsScaleInvariant;
        return new(measure, invariant, gap, places.Length - n, coefficients);
    }
}
