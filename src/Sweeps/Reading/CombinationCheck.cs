using PsiSweep.Shared.Configuration;
using PsiSweep.Sweeps.Axes;
using PsiSweep.Sweeps.Mistakes;
using PsiSweep.Sweeps.Settings;

namespace PsiSweep.Sweeps.Reading;

/// <summary>
/// Holds the rules against every combination that the axes allow, without enumerating the trials: a rule sees only the axes that it reads,
/// and of
/// a range only its ends. A combination of random axes counts as soon as it may be drawn.
/// </summary>
internal sealed class CombinationCheck(
    SweepSettings settings,
    IReadOnlyDictionary<string, GivenValue> given,
    IEnumerable<GivenAxis<IAxisValues>> axes,
    ProblemList problems
)
{
    private readonly Dictionary<string, GivenAxis<IAxisValues>> axes = axes.ToDictionary(a => a.Setting.Path);

    public void Run()
    {
        foreach (var rule in SettingRules.All)
            Check(rule);
        CheckOneWayToSayTheLayers();
        CheckUnused("training.schedule.step_epochs", ScheduleKind.Step);
        CheckUnused("training.schedule.gamma", ScheduleKind.Step);
        CheckUnused("training.schedule.decay", ScheduleKind.Exponential);
        CheckUnused("training.schedule.min_factor", ScheduleKind.Cosine);
    }

    private void Check(SettingRule rule)
    {
        var swept = rule.Paths.Where(axes.ContainsKey).Select(p => axes[p]).ToList();
        var at = new int[swept.Count];
        do
        {
            var combination = settings;
            for (var i = 0; i < at.Length; i++)
                combination = swept[i].Setting.Set(combination, swept[i].Values.Corners[at[i]]);
            if (rule.Violation(combination.Trial) is not { } violation)
                continue;
            problems.Add(
                PlaceOf(rule, swept, at),
                $"{violation}; found {string.Join(", ", rule.Paths.Select(p => Describe(p, combination)))}"
            );
            return; // one combination shows what is wrong
        } while (Next(at, swept));
    }

    /// <summary>A network is given in one way: where two say its layers, one of them says nothing.</summary>
    private void CheckOneWayToSayTheLayers()
    {
        CheckBeside("network.layers", v => v.Raw is string[] { Length: 0 }, ["network.hidden", "network.width", "network.depth"]);
        CheckBeside("network.width", v => v.Raw is null, ["network.hidden"]);
        if (axes.TryGetValue("network.depth", out var depth) && !given.ContainsKey("network.width") && !axes.ContainsKey("network.width"))
            problems.Add(depth.Place, "network.depth changes nothing: it needs network.width");
    }

    private void CheckBeside(string decides, Func<SettingValue, bool> isLeftOut, string[] others)
    {
        if (!given.ContainsKey(decides) && !axes.ContainsKey(decides))
            return;
        var all = axes.TryGetValue(decides, out var swept) ? swept.Values.Corners : [given[decides].Value];
        if (all.Any(isLeftOut))
            return; // the others count for some trials
        foreach (var other in others)
        {
            // A default that is written out, as in a resolved file, misleads nobody.
            Place? place =
                axes.TryGetValue(other, out var axis) ? axis.Place
                : given.TryGetValue(other, out var own) && own.Value != own.Setting.Default ? own.Place
                : null;
            if (place is { } at)
                problems.Add(at, $"{other} changes nothing beside {decides}, which says all hidden layers; leave one of the two out");
        }
    }

    /// <summary>An axis over a setting of a schedule that no trial has would train the same trial again and again.</summary>
    private void CheckUnused(string path, ScheduleKind needed)
    {
        const string Kind = "training.schedule.kind";
        if (!axes.TryGetValue(path, out var axis))
            return;
        var kinds = axes.TryGetValue(Kind, out var kindAxis) ? kindAxis.Values.Corners : [SettingRegistry.Find(Kind)!.Get(settings)];
        if (kinds.All(k => k.Text != EnumText.Of(needed)))
            problems.Add(axis.Place, $"{path} changes nothing: it needs {Kind}: {EnumText.Of(needed)}, found {string.Join(", ", kinds)}");
    }

    private static bool Next(int[] at, List<GivenAxis<IAxisValues>> swept)
    {
        for (var i = at.Length - 1; i >= 0; i--)
        {
            if (++at[i] < swept[i].Values.Corners.Count)
                return true;
            at[i] = 0;
        }
        return false;
    }

    private Place PlaceOf(SettingRule rule, List<GivenAxis<IAxisValues>> swept, int[] at) =>
        swept.Count > 0 ? swept[0].CornerPlaces[at[0]] : rule.Paths.Where(given.ContainsKey).Select(p => given[p].Place).FirstOrDefault();

    private string Describe(string path, SweepSettings combination)
    {
        var value = SettingRegistry.Find(path)!.Get(combination);
        var source =
            axes.TryGetValue(path, out var axis) ? $"axis in line {axis.Place.Line}"
            : given.TryGetValue(path, out var own) ? $"line {own.Place.Line}"
            : "default";
        return $"{path} = {value} ({source})";
    }
}
