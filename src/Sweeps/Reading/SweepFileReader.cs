using System.Text.RegularExpressions;
using PsiSweep.Sweeps.Axes;
using PsiSweep.Sweeps.Mistakes;
using PsiSweep.Sweeps.Settings;
using PsiSweep.Sweeps.Yaml;

namespace PsiSweep.Sweeps.Reading;

/// <summary>Turns a YAML document into a sweep, or into everything that is wrong with it.</summary>
internal static partial class SweepFileReader
{
    public const string NamePattern = $"^{NameCharacters}$";

    private const string NameCharacters = "[a-z0-9][a-z0-9._-]{0,63}";
    public const string NameAllowed = "lower-case letters, digits, '.', '_' and '-', at most 64, a letter or digit first";

    public static SweepFileResult Read(string text, string file)
    {
        var problems = new ProblemList(file);
        var spec = YamlReader.Read(text, problems) is { } root ? ReadRoot(root, problems) : null;
        return new SweepFileResult(problems.Count == 0 ? spec : null, problems.Sorted());
    }

    private static SweepSpec? ReadRoot(YamlItem root, ProblemList problems)
    {
        IReadOnlyList<string> groups = SettingRegistry.KeysUnder("");
        string[] allowed = ["name", "axes", .. groups];
        if (Keys.Map(root, "", allowed, problems) is not { } map)
            return null;

        var name = ReadName(map, problems);
        var given = new Dictionary<string, GivenValue>();
        foreach (var entry in map.Entries.Where(e => e.Key.Text is not ("name" or "axes")))
            SettingsReader.Read(entry, "", allowed, given, problems);
        var axes = new AxesReader(problems);
        if (map.Find("axes") is { } block)
            axes.Read(block.Value);

        var settings = given.Values.Aggregate(SweepSettings.Default, (s, g) => g.Setting.Set(s, g.Value));
        var grid = axes.Grid.Select(a => new GridAxis(a.Setting, a.Values)).ToList();
        var count = SweepSpec.CountOf(grid, axes.Draws);
        if (count > SweepSpec.MaxTrials)
        {
            problems.Add(map.Find("axes")!.Key.Place, $"the axes make {count} trials, allowed: at most {SweepSpec.MaxTrials}");
            return null;
        }
        new CombinationCheck(settings, given, [.. axes.Grid.Select(Any), .. axes.Random.Select(Any)], problems).Run();
        if (problems.Count > 0)
            return null;

        var random =
            axes.Random.Count == 0
                ? null
                : new RandomBlock(axes.Draws, axes.Seed, [.. axes.Random.Select(a => new RandomAxis(a.Setting, a.Values))]);
        return new SweepSpec(name!, settings, grid, random);
    }

    private static string? ReadName(YamlMap map, ProblemList problems)
    {
        if (map.Find("name") is not { } entry)
        {
            problems.Add(map.Place, $"name is missing; allowed: {NameAllowed}");
            return null;
        }
        if (entry.Value is YamlScalar scalar && NameForm().IsMatch(scalar.Text))
            return scalar.Text;
        if (entry.Value is not YamlUnreadable)
            problems.Add(entry.Value.Place, $"name: found {entry.Value.Describe()}, allowed: {NameAllowed}");
        return null;
    }

    private static GivenAxis<IAxisValues> Any<T>(GivenAxis<T> axis)
        where T : IAxisValues => new(axis.Setting, axis.Place, axis.Values, axis.CornerPlaces);

    // In .NET, unlike in a JSON Schema, $ would let a line break pass at the end.
    [GeneratedRegex($@"^{NameCharacters}\z")]
    private static partial Regex NameForm();
}
