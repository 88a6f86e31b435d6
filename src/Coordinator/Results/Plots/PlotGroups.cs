using PsiSweep.Coordinator.Analysis;

namespace PsiSweep.Coordinator.Results.Plots;

/// <summary>How a plot tells its points apart: by the values of one axis.</summary>
/// <param name="Axis">The axis; null: all points look the same.</param>
/// <param name="Names">The axis's values in order; the last is <c>other</c> when there are more than <see cref="Palette.Size"/>.</param>
internal sealed record PlotGroups(string? Axis, IReadOnlyList<string> Names)
{
    private const string OtherName = "other";

    /// <summary>Groups by the axis asked for, else the optimizer when swept, else the first axis with few values.</summary>
    /// <exception cref="ArgumentException">The axis asked for is none of the sweep's.</exception>
    public static PlotGroups Of(TableData data, string? axis)
    {
        axis ??= data
            .Axes.Where(a => a == ResultsOptions.OptimizerAxis)
            .Concat(data.Axes.Where(a => data.Texts(a).Count is > 1 and <= Palette.Size))
            .FirstOrDefault();
        if (axis is null)
            return new(null, [""]);
        var values = data.Values(axis);
        return new(axis, values.Count <= Palette.Size ? values : [.. values.Take(Palette.Size), OtherName]);
    }

    /// <summary>The place of a trial's group in <see cref="Names"/>.</summary>
    public int Of(TableData data, int place)
    {
        if (Axis is null)
            return 0;
        var value = data.Setting(place, Axis);
        for (var i = 0; i < Math.Min(Names.Count, Palette.Size); i++)
        {
            if (Names[i] == value)
                return i;
        }
        return Palette.Size;
    }
}
