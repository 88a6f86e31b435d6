using System.Text.Json.Nodes;
using PsiSweep.Sweeps;
using PsiSweep.Sweeps.Axes;
using PsiSweep.Sweeps.Settings;

namespace PsiSweep.Coordinator.Cli;

/// <summary>What a sweep would do: the content of <c>psisweep plan --json</c>.</summary>
/// <param name="Name">Name of the sweep.</param>
/// <param name="SweepId">Its identity.</param>
/// <param name="Trials">Number of trials.</param>
/// <param name="Product">How the number comes about: the draws, then the count of each axis of the grid.</param>
/// <param name="Axes">The axes.</param>
/// <param name="Settings">What all trials share, by path.</param>
/// <param name="Cost">What it costs at most.</param>
/// <param name="Listed">The first trials and the last.</param>
internal sealed record PlanReport(
    string Name,
    string SweepId,
    long Trials,
    IReadOnlyList<long> Product,
    IReadOnlyList<PlannedAxis> Axes,
    JsonObject Settings,
    PlanCost Cost,
    IReadOnlyList<PlannedTrial> Listed
)
{
    // Of an axis of a million values these are enough to see what it is.
    private const int ValuesShown = 20;

    /// <summary>The report that lists at most <paramref name="limit"/> trials: two thirds of them the first, the rest the last.</summary>
    public static PlanReport Of(SweepSpec spec, int limit)
    {
        IEnumerable<PlannedAxis> axes =
        [
            .. spec.Grid.Select(a => new PlannedAxis(a.Setting.Path, "grid", a.Values.Count, First(a.Values), a.Values.ToYaml())),
            .. spec.Random?.Axes.Select(a => new PlannedAxis(a.Setting.Path, "random", null, null, a.Values.ToYaml())) ?? [],
        ];
        var shared = SettingRegistry
            .All.Where(s => !spec.Axes.Contains(s.Path))
            .Select(s => KeyValuePair.Create(s.Path, s.Get(spec.Settings).ToJson()));
        long[] product = [.. spec.Random is { } random ? [random.Count] : Array.Empty<long>(), .. spec.Grid.Select(a => a.Values.Count)];
        return new PlanReport(
            spec.Name,
            spec.SweepId,
            spec.Count,
            product,
            [.. axes],
            new JsonObject(shared),
            PlanCost.Of(spec),
            [.. Indices(spec.Count, limit).Select(i => Planned(spec, i))]
        );
    }

    private static IReadOnlyList<string> First(IGridValues values) =>
        [.. Enumerable.Range(0, (int)Math.Min(values.Count, ValuesShown)).Select(i => values.At(i).Text)];

    private static IEnumerable<long> Indices(long count, int limit)
    {
        var last = limit < count ? limit / 3 : 0;
        var first = Math.Min(count, limit - last);
        for (long i = 0; i < first; i++)
            yield return i;
        for (var i = count - last; i < count; i++)
            yield return i;
    }

    private static PlannedTrial Planned(SweepSpec spec, long index)
    {
        var trial = spec.At(index);
        return new PlannedTrial(index, trial.Axes.ToDictionary(a => a.Axis, a => a.Value));
    }
}

/// <summary>An axis of a plan.</summary>
/// <param name="Setting">The setting's path.</param>
/// <param name="Kind"><c>grid</c> or <c>random</c>.</param>
/// <param name="Count">Number of values; null when they are drawn.</param>
/// <param name="Values">The first values; null when they are drawn.</param>
/// <param name="Definition">As in the sweep file.</param>
internal sealed record PlannedAxis(string Setting, string Kind, long? Count, IReadOnlyList<string>? Values, string Definition);

/// <summary>A trial of a plan.</summary>
/// <param name="Trial">Its index.</param>
/// <param name="Sets">What the axes give it, by path.</param>
internal sealed record PlannedTrial(long Trial, IReadOnlyDictionary<string, string> Sets);
