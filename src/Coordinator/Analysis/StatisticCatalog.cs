namespace PsiSweep.Coordinator.Analysis;

/// <summary>The statistics there are, in the order in which tables show them.</summary>
public static class StatisticCatalog
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Statistic> All { get; } =
    [new PermutationStatistic(), new GranulatedStatistic(), new InformationStatistic(), new SignErrorStatistic()];

    /// <summary>Those of the given names, in the catalog's order.</summary>
    /// <exception cref="ArgumentException">There is none of a name.</exception>
    public static IReadOnlyList<Statistic> Of(params IReadOnlyCollection<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.FirstOrDefault(n => All.All(s => s.Name != n)) is { } unknown
            ? throw new ArgumentException($"'{unknown}' is no statistic; allowed: {string.Join(", ", All.Select(s => s.Name))}")
            : [.. All.Where(s => names.Contains(s.Name))];
    }
}
