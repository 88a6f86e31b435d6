using PsiSweep.Sweeps.Axes;
using PsiSweep.Sweeps.Mistakes;
using PsiSweep.Sweeps.Settings;
using PsiSweep.Sweeps.Yaml;

namespace PsiSweep.Sweeps.Reading;

/// <summary>Reads what stands under <c>axes</c>.</summary>
internal sealed class AxesReader(ProblemList problems)
{
    private static readonly string[] Blocks = ["grid", "random"];
    private static readonly IntegerType DrawCount = new(1, SweepSpec.MaxTrials);
    private static readonly IntegerType DrawSeed = new(0, long.MaxValue);
    private readonly Dictionary<string, Place> seen = [];

    public List<GivenAxis<IGridValues>> Grid { get; } = [];

    public List<GivenAxis<IRandomValues>> Random { get; } = [];

    /// <summary>Draws of the random block.</summary>
    public long Draws { get; private set; } = 1;

    /// <summary>Seed of the random block.</summary>
    public long Seed { get; private set; }

    public void Read(YamlItem item)
    {
        foreach (var entry in Keys.Map(item, "axes", Blocks, problems)?.Entries ?? [])
        {
            if (entry.Key.Text == "grid")
                ReadGrid(entry.Value);
            else if (entry.Key.Text == "random")
                ReadRandom(entry);
            else
                UnknownBlock(entry.Key);
        }
    }

    private void UnknownBlock(YamlScalar key)
    {
        if (SettingRegistry.Find(key.Text) is not null)
            problems.Add(
                key.Place,
                $"unknown key '{key.Text}' under axes; an axis stands under axes.grid (every combination) or axes.random (draws)"
            );
        else
            Keys.Unknown(key, "under axes", Blocks, problems);
    }

    private void ReadGrid(YamlItem item)
    {
        foreach (var entry in Keys.Map(item, "axes.grid", ["PATH.OF.A.SETTING"], problems)?.Entries ?? [])
        {
            if (SettingOf(entry.Key) is not { } setting)
                continue;
            var reader = new AxisReader(setting, $"axes.grid.{setting.Path}", problems);
            if (reader.ReadGrid(entry.Value) is { } values)
                Grid.Add(new GivenAxis<IGridValues>(setting, entry.Key.Place, values, reader.CornerPlaces));
        }
    }

    private void ReadRandom(YamlEntry block)
    {
        if (Keys.Map(block.Value, "axes.random", ["count", "seed", "PATH.OF.A.SETTING"], problems) is not { } map)
            return;
        if (map.Find("count") is not { } count)
            problems.Add(block.Key.Place, $"axes.random: count is missing; allowed: {DrawCount.Allowed}, the number of draws");
        else if (DrawCount.TryRead(count.Value, "axes.random.count", problems, out var draws))
            Draws = (long)draws!;

        var axes = 0;
        foreach (var entry in map.Entries.Where(e => e.Key.Text != "count"))
        {
            // 'seed' here seeds the draws; the trial's seed is an axis of the grid only.
            if (entry.Key.Text == "seed")
            {
                if (DrawSeed.TryRead(entry.Value, "axes.random.seed", problems, out var seed))
                    Seed = (long)seed!;
                continue;
            }
            axes++;
            if (SettingOf(entry.Key) is not { } setting)
                continue;
            var reader = new AxisReader(setting, $"axes.random.{setting.Path}", problems);
            if (reader.ReadRandom(entry.Value) is { } values)
                Random.Add(new GivenAxis<IRandomValues>(setting, entry.Key.Place, values, reader.CornerPlaces));
        }
        if (axes == 0)
            problems.Add(block.Key.Place, "axes.random: found no axis; allowed: count, seed and at least one setting to draw");
        else if (axes == Random.Count)
            CheckRepeats(block.Key.Place);
    }

    /// <summary>More draws than there are different ones repeat a trial for certain.</summary>
    private void CheckRepeats(Place place)
    {
        double different = 1;
        foreach (var axis in Random)
            different *= axis.Values.Distinct ?? double.PositiveInfinity;
        if (Draws > different)
            problems.Add(
                place,
                $"axes.random: {Draws} draws from {different} different combinations repeat trials; allowed: fewer draws, or the same axes "
                    + "under axes.grid"
            );
    }

    private Setting? SettingOf(YamlScalar key)
    {
        if (SettingRegistry.Find(key.Text) is not { CanSweep: true } setting)
        {
            Keys.NoAxis(key, problems);
            return null;
        }
        if (seen.TryAdd(key.Text, key.Place))
            return setting;
        problems.Add(key.Place, $"{key.Text} is set by another axis too, in line {seen[key.Text].Line}; allowed: one axis a setting");
        return null;
    }
}
