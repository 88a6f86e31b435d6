using System.Collections.Immutable;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>Correlations of measures with gaps: all trials first, then group by group.</summary>
/// <param name="Groups">All trials, then each value of each axis asked for.</param>
/// <param name="Options">What the table was made with.</param>
public sealed record CorrelationTable(IReadOnlyList<CorrelationGroup> Groups, TableOptions Options)
{
    /// <summary>All rows, group by group.</summary>
    public IEnumerable<CorrelationRow> Rows => Groups.SelectMany(g => g.Rows);

    /// <summary>The columns, for people, of the statistics asked for.</summary>
    public IReadOnlyList<StatisticColumn> StatisticColumns => [.. Options.Statistics.SelectMany(s => s.Columns(this))];

    /// <summary>The group of all trials.</summary>
    public CorrelationGroup All => Groups[0];

    /// <summary>Whether there were so many trials that some intervals rest on a sample of them.</summary>
    public bool IsSampled => Rows.Any(r => r.Coefficients.Resamples > 0 && r.Coefficients.Resamples < r.Coefficients.N);
}

/// <summary>The trials of one group and their correlations.</summary>
/// <param name="Axis">The axis grouped by; null: all trials.</param>
/// <param name="Value">Its value in this group; null: all trials.</param>
/// <param name="Trials">Trials that ended in this group, whatever their status.</param>
/// <param name="LeftOut">Those among them that are not in the rows.</param>
/// <param name="Rows">For each measure, in the order of the columns, and each gap.</param>
public sealed record CorrelationGroup(string? Axis, string? Value, long Trials, LeftOut LeftOut, IReadOnlyList<CorrelationRow> Rows)
{
    /// <summary><c>all</c>, or <c>AXIS = VALUE</c>.</summary>
    public string Title => Axis is null ? "all" : $"{Axis} = {Value}";

    /// <summary>Trials in the rows.</summary>
    public long Included => Trials - LeftOut.Total;
}

/// <summary>Trials that a table leaves out.</summary>
/// <param name="Diverged">Ended with a non-finite loss, or before a skeleton value crossed zero.</param>
/// <param name="StopMissed">Ran out of epochs before the stop rule; 0 when they were included.</param>
/// <param name="Failed">Every attempt failed.</param>
public sealed record LeftOut(long Diverged, long StopMissed, long Failed)
{
    /// <summary>All of them.</summary>
    public long Total => Diverged + StopMissed + Failed;
}

/// <summary>One measure against one gap.</summary>
/// <param name="Measure">Column of the measure, such as <c>psi.trace</c>.</param>
/// <param name="IsScaleInvariant">Whether positive scaling leaves the measure unchanged (PSI); null when the catalog does not know
/// it.</param>
/// <param name="Gap">The gap.</param>
/// <param name="Missing">Included trials in which the measure or the gap was not computed or not finite.</param>
/// <param name="Coefficients">n and the three coefficients over the rest.</param>
public sealed record CorrelationRow(string Measure, bool? IsScaleInvariant, Gap Gap, int Missing, Correlations Coefficients)
{
    /// <summary>What the statistics asked for gave, by their names; those that are undefined here are left out.</summary>
    public IReadOnlyDictionary<string, object> Statistics { get; init; } = ImmutableDictionary<string, object>.Empty;

    /// <summary>p-values of Kendall's tau-b; null when they were not asked for, or tau-b is undefined.</summary>
    public PermutationP? Permutation => Of<PermutationP>();

    /// <summary>Granulated Kendall coefficients; null when they were not asked for.</summary>
    public GranulatedKendall? Granulated => Of<GranulatedKendall>();

    /// <summary>Conditional mutual information; null when it was not asked for, or is undefined.</summary>
    public ConditionalInformation? Information => Of<ConditionalInformation>();

    /// <summary>Robust sign errors; null when they were not asked for, or the gap is not one of rates.</summary>
    public RobustSignError? SignError => Of<RobustSignError>();

    private T? Of<T>()
        where T : class => Statistics.Values.OfType<T>().FirstOrDefault();
}
