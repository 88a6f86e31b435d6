using PsiSweep.Coordinator.Analysis;

namespace PsiSweep.Coordinator.Results.Export;

/// <summary>The sentences and cells that every rendering of a table shares.</summary>
public static class TableText
{
    /// <summary>Stands for a coefficient that is undefined.</summary>
    public const string Undefined = EstimateText.Undefined;

    /// <summary>A coefficient with its interval: <c>0.62 [0.41, 0.78]</c>, <c>0.62</c> without one, <c>–</c> when undefined.</summary>
    public static string Cell(Estimate estimate) => EstimateText.Of(estimate);

    /// <summary>Whether positive scaling leaves the measure unchanged: <c>yes</c>, <c>no</c>, or <c>?</c> for one the catalog does not
    /// know.</summary>
    public static string Psi(CorrelationRow row) =>
        row.IsScaleInvariant switch
        {
            true => "yes",
            false => "no",
            null => "?",
        };

    /// <summary>How many trials a group has and which are left out, such as <c>36 of 40 trials; left out: 3 diverged, 1 missed the stop
    /// rule</c>.</summary>
    public static string Counts(CorrelationGroup group)
    {
        var (diverged, stopMissed, failed) = group.LeftOut;
        string[] parts =
        [
            .. diverged > 0 ? [$"{diverged} diverged"] : Array.Empty<string>(),
            .. stopMissed > 0 ? [$"{stopMissed} missed the stop rule"] : Array.Empty<string>(),
            .. failed > 0 ? [$"{failed} failed"] : Array.Empty<string>(),
        ];
        return $"{group.Included} of {group.Trials} trials; left out: {(parts.Length == 0 ? "none" : string.Join(", ", parts))}";
    }

    /// <summary>What a reader must know to read the table, a sentence each.</summary>
    public static IEnumerable<string> Notes(CorrelationTable table)
    {
        yield return table.Options.Intervals
            ? "In brackets: 95 % intervals over trials, by the jackknife on Fisher's scale; none of fewer than "
                + $"{Jackknife.MinPairs} trials, of ±1, or where all hangs on one trial."
            : "No intervals were asked for.";
        if (table.IsSampled)
            yield return $"Of more than {Jackknife.MaxPairs} trials the intervals take their standard error from a sample of as many.";
        foreach (var note in table.Options.Statistics.SelectMany(s => s.Notes(table)))
            yield return note;
        if (table.Options.IncludeStopMissed)
            yield return "Trials that missed the stop rule are included.";
        yield return "n: trials in the row; missing: measure or gap not computed or not finite; PSI: unchanged by positive scaling of the "
            + "weights.";
        if (table.Rows.Any(r => !r.Coefficients.Kendall.IsDefined))
            yield return $"{Undefined}: undefined, fewer than two trials or a constant column.";
        var invariantCapacity = table
            .Rows.Where(r => r.IsScaleInvariant == true && !r.Measure.StartsWith("psi.", StringComparison.Ordinal))
            .Select(r => r.Measure)
            .Distinct()
            .ToArray();
        if (invariantCapacity.Length > 0)
            yield return $"{string.Join(", ", invariantCapacity)}: not taken in path space, and unchanged by positive scaling all the "
                + "same.";
    }
}
