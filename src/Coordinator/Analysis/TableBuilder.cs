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
        List<CorrelationGroup> groups = [Group(data, data.Rows, null, null, options)];
        foreach (var axis in options.GroupBy.Distinct())
        {
            var members = data.Rows.ToLookup(r => TableData.Setting(r, axis));
            foreach (var value in data.Values(axis))
                groups.Add(Group(data, [.. members[value]], axis, value, options));
        }
        return new(groups, options);
    }

    /// <summary>Whether a trial takes part.</summary>
    public static bool Includes(TrialStatus status, bool includeStopMissed) =>
        status == TrialStatus.Completed || (includeStopMissed && status == TrialStatus.StopMissed);

    private static CorrelationGroup Group(TableData data, IReadOnlyList<TrialRow> rows, string? axis, string? value, TableOptions options)
    {
        var included = rows.Where(r => Includes(r.Result.Status, options.IncludeStopMissed)).ToArray();
        var leftOut = new LeftOut(
            rows.LongCount(r => r.Result.Status == TrialStatus.Diverged),
            options.IncludeStopMissed ? 0 : rows.LongCount(r => r.Result.Status == TrialStatus.StopMissed),
            rows.LongCount(r => r.Result.Status == TrialStatus.Failed));
        var pairs = data.Measures.SelectMany(measure => options.Gaps.Select(gap => (measure, gap))).ToArray();
        return new(axis, value, rows.Count, leftOut, [.. pairs.AsParallel().AsOrdered().Select(p => Row(included, p.measure, p.gap, axis, value, options))]);
    }

    private static CorrelationRow Row(TrialRow[] trials, string measure, Gap gap, string? axis, string? value, TableOptions options)
    {
        List<double> x = new(trials.Length), y = new(trials.Length);
        foreach (var trial in trials)
        {
            double measured = TableData.Measure(trial, measure), generalized = gap.Of(trial.Result);
            if (double.IsFinite(measured) && double.IsFinite(generalized))
            {
                x.Add(measured);
                y.Add(generalized);
            }
        }
        // A stream for each row: one more measure, group or gap changes no other interval.
        var seed = Seeds.Derive(options.Seed, $"bootstrap/{axis}={value}/{measure}/{gap.ToText()}");
        var coefficients = Bootstrap.Estimate(x.ToArray(), y.ToArray(), options.Resamples, seed);
        var invariant = MeasureCatalog.All.FirstOrDefault(m => m.Columns.Contains(measure))?.IsScaleInvariant;
        return new(measure, invariant, gap, trials.Length - x.Count, coefficients);
    }
}
