using System.Reflection;
using PsiSweep.Coordinator.Results.Export;
using PsiSweep.Sweeps;
using PsiSweep.Sweeps.Axes;
using PsiSweep.Sweeps.Settings;

namespace PsiSweep.Coordinator.Runs;

/// <summary>What the exported files say of a sweep.</summary>
internal static class SweepDescriptions
{
    /// <summary>The description.</summary>
    public static SweepDescription Of(SweepSpec sweep) =>
        new()
        {
            Name = sweep.Name,
            SweepId = sweep.SweepId,
            Axes = sweep.Axes,
            Measures = sweep.At(0).Config.Measures.Names,
            Trials = sweep.Count,
            ResolvedYaml = sweep.ToResolvedYaml(),
            Versions = new Dictionary<string, string>
            {
                ["psisweep"] =
                    typeof(SweepDescriptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
                    ?? "unknown",
                ["dotnet"] = Environment.Version.ToString(),
            },
            Seeds = ((string[])["seed", "data.seed"]).ToDictionary(
                p => p,
                p =>
                    Swept(sweep, p) is { Count: > 0 } swept
                        ? string.Join(", ", swept)
                        : SettingRegistry.All.Single(s => s.Path == p).Get(sweep.Settings).Text
            ),
        };

    /// <summary>The data sets that a sweep's trials need.</summary>
    public static IReadOnlyList<string> DataSets(SweepSpec sweep) =>
        Swept(sweep, "data.set") is { Count: > 0 } swept ? swept : [sweep.Settings.Trial.Data.Set];

    /// <summary>Values, or the ends of the range, that an axis gives a setting; empty when no axis does.</summary>
    private static List<string> Swept(SweepSpec sweep, string path) =>
        [
            .. sweep.Grid.Where(a => a.Setting.Path == path).SelectMany(a => Texts(a.Values)),
            .. sweep.Random?.Axes.Where(a => a.Setting.Path == path).SelectMany(a => Texts(a.Values)) ?? [],
        ];

    private static IEnumerable<string> Texts(IAxisValues values) => values.Corners.Select(v => v.Text);
}
