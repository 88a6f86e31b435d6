using System.Globalization;

namespace PsiSweep.Chaos;

/// <summary>What a chaos run showed.</summary>
internal sealed record ChaosOutcome
{
    /// <summary>Seed of the plan.</summary>
    public required int Seed { get; init; }

    /// <summary>What must not be; none: the run passed.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Faults by kind.</summary>
    public required IReadOnlyDictionary<FaultKind, int> Faults { get; init; }

    /// <summary>Faults that could not be injected, with why.</summary>
    public required IReadOnlyList<(FaultKind Kind, string Why)> NotInjected { get; init; }

    /// <summary>Attempts beyond the first over all trials, as results.csv has them.</summary>
    public required int AttemptsRepeated { get; init; }

    /// <summary>What the coordinators said.</summary>
    public required Ledger Ledger { get; init; }

    /// <summary>From the start to the results.</summary>
    public required TimeSpan Wall { get; init; }

    /// <summary>Folder with everything.</summary>
    public required string Folder { get; init; }

    /// <summary>The numbers, a line each.</summary>
    /// <param name="undisturbed">How long the undisturbed run took.</param>
    public IEnumerable<string> Lines(TimeSpan undisturbed)
    {
        yield return Invariant(
            $"seed {Seed}: {Faults.Values.Sum()} faults in {Wall.TotalSeconds:0} s ({undisturbed.TotalSeconds:0} s undisturbed)"
        );
        yield return $"  injected: {Join(Faults.OrderBy(f => f.Key).Select(f => $"{f.Value} {f.Key}"))}";
        if (NotInjected.Count > 0)
        {
            var kinds = NotInjected.GroupBy(n => n).OrderBy(g => g.Key.Kind);
            yield return $"  not injected: {Join(kinds.Select(g => $"{g.Count()} {g.Key.Kind} ({g.Key.Why})"))}";
        }
        yield return $"  attempts repeated: {AttemptsRepeated}; ended without a result: "
            + $"{Join(Ledger.AttemptsEnded.Where(a => a.Value > 0).Select(a => $"{a.Value} {a.Key}"))}";
        yield return Invariant($"  training done again: {Ledger.SecondsLost:0.0} s; duplicate results dropped: {Ledger.DuplicatesDropped}");
        yield return $"  in charge, one after the other: {Join(Ledger.Leaders)} ({Ledger.Overviews} looks)";
        foreach (var problem in Problems)
            yield return $"  PROBLEM: {problem}";
    }

    private static string Join(IEnumerable<string> parts) => string.Join(", ", parts.DefaultIfEmpty("none"));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
