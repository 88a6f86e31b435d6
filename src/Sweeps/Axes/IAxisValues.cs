using PsiSweep.Sweeps.Settings;

namespace PsiSweep.Sweeps.Axes;

/// <summary>What an axis may give its setting.</summary>
public interface IAxisValues
{
    /// <summary>
    /// Every listed value, or the two ends of a range: where a condition that is monotone in each setting fails if it fails anywhere.
    /// </summary>
    IReadOnlyList<SettingValue> Corners { get; }

    /// <summary>The values as a YAML flow mapping, <c>{values: […]}</c> or <c>{range: {…}}</c>; reads back to equal values.</summary>
    string ToYaml();
}

/// <summary>Values that are all tried.</summary>
public interface IGridValues : IAxisValues
{
    /// <summary>How many, ≥ 1.</summary>
    long Count { get; }

    /// <summary>The value at an index in [0, <see cref="Count"/>).</summary>
    SettingValue At(long index);
}

/// <summary>A distribution that values are drawn from.</summary>
public interface IRandomValues : IAxisValues
{
    /// <summary>The value at a point of the unit interval.</summary>
    /// <param name="uniform">A uniform number in [0, 1).</param>
    SettingValue Draw(double uniform);

    /// <summary>How many different values there are; null for a continuum.</summary>
    long? Distinct { get; }
}

/// <summary>An axis of the grid: every value is combined with every value of the others.</summary>
/// <param name="Setting">What it sets.</param>
/// <param name="Values">The values, in order.</param>
public sealed record GridAxis(Setting Setting, IGridValues Values);

/// <summary>A random axis: every draw of the block gives it one value.</summary>
/// <param name="Setting">What it sets.</param>
/// <param name="Values">What is drawn from.</param>
public sealed record RandomAxis(Setting Setting, IRandomValues Values);
