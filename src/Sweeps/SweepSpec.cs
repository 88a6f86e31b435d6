using PsiSweep.Shared.Configuration;
using PsiSweep.Sweeps.Axes;
using PsiSweep.Sweeps.Settings;

namespace PsiSweep.Sweeps;

/// <summary>
/// A sweep: settings that hold for every trial, and axes that change some. Trials are numbered with the draws of the random block
/// outermost,
/// then the axes of the grid as nested loops in the order of the file, the last one innermost; so every draw meets every combination
/// of the grid. A trial is made from its number in a time that depends on the number of axes only.
/// </summary>
public sealed class SweepSpec : ITrialSource, IEquatable<SweepSpec>
{
    /// <summary>Most trials a sweep may have: a journal of more is no longer pleasant to replay.</summary>
    public const long MaxTrials = 10_000_000;

    private readonly long gridCount;

    /// <summary>A sweep of settings and axes that have been checked.</summary>
    /// <exception cref="ArgumentException">The axes make more than <see cref="MaxTrials"/> trials.</exception>
    internal SweepSpec(string name, SweepSettings settings, IReadOnlyList<GridAxis> grid, RandomBlock? random)
    {
        var count = CountOf(grid, random?.Count ?? 1);
        if (count > MaxTrials)
            throw new ArgumentException($"{count} trials, at most {MaxTrials} are allowed", nameof(grid));
        Name = name;
        Grid = grid;
        Random = random;
        var swept = grid.Select(a => a.Setting).Concat(random?.Axes.Select(a => a.Setting) ?? []).ToList();
        // What an axis sets has no other value: it must not make two equal sweeps differ.
        Settings = swept.Aggregate(settings, (s, setting) => setting.Set(s, setting.Default));
        Axes = [.. swept.Select(s => s.Path)];
        Count = (long)count;
        gridCount = Count / (random?.Count ?? 1);
        SweepId = SweepIdentity.Of(this);
    }

    /// <inheritdoc/>
    public string SweepId { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Axes { get; }

    /// <inheritdoc/>
    public long Count { get; }

    /// <summary>The settings that no axis changes; a swept setting stands at its default here.</summary>
    public SweepSettings Settings { get; }

    /// <summary>The axes of the grid, in the order of the file.</summary>
    public IReadOnlyList<GridAxis> Grid { get; }

    /// <summary>The random axes, or null.</summary>
    public RandomBlock? Random { get; }

    /// <summary>How trials are handed out.</summary>
    public SchedulingConfig Scheduling => Settings.Scheduling;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such trial.</exception>
    public Trial At(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        var (draw, rest) = Math.DivRem(index, gridCount);
        var settings = Settings;
        var given = new AxisSetting[Axes.Count];
        void Give(int axis, Setting setting, SettingValue value)
        {
            settings = setting.Set(settings, value);
            given[axis] = new AxisSetting(setting.Path, value.Text);
        }

        for (var axis = Grid.Count - 1; axis >= 0; axis--)
        {
            (rest, var at) = Math.DivRem(rest, Grid[axis].Values.Count);
            Give(axis, Grid[axis].Setting, Grid[axis].Values.At(at));
        }
        for (var axis = 0; axis < (Random?.Axes.Count ?? 0); axis++)
            Give(Grid.Count + axis, Random!.Axes[axis].Setting, Random.Value(draw, axis));
        return new Trial(index, settings.Trial, given);
    }

    /// <summary>The sweep file with every default written out; parses back to an equal sweep.</summary>
    public string ToResolvedYaml() => ResolvedYaml.Write(this);

    /// <summary>Whether two sweeps have the same name, trials and scheduling.</summary>
    public bool Equals(SweepSpec? other) => other is not null && ToResolvedYaml() == other.ToResolvedYaml();

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SweepSpec);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, SweepId);

    /// <summary>How many trials axes make; never overflows.</summary>
    internal static System.Numerics.BigInteger CountOf(IReadOnlyList<GridAxis> grid, long draws) =>
        grid.Aggregate(new System.Numerics.BigInteger(draws), (product, axis) => product * axis.Values.Count);
}
