using PsiSweep.Shared.Randomness;
using PsiSweep.Sweeps.Settings;

namespace PsiSweep.Sweeps.Axes;

/// <summary>
/// The random axes of a sweep: <paramref name="Count"/> draws, each of which gives every axis a value. A draw's value is a function of the
/// seed, the axis' path and the draw's number alone, whatever else the file holds and in whatever order it is asked for: the
/// (draw + 1)-th output of <see cref="SplitMix64"/> seeded with <c>Seeds.Derive(seed, "axis PATH")</c>, its upper 53 bits as a number in
/// [0, 1).
/// </summary>
/// <param name="Count">Draws, ≥ 1.</param>
/// <param name="Seed">Seeds the draws, ≥ 0.</param>
/// <param name="Axes">The axes, at least one.</param>
public sealed record RandomBlock(long Count, long Seed, IReadOnlyList<RandomAxis> Axes)
{
    // SplitMix64 is a counter with a finalizer, so its n-th output needs none of those before.
    private const ulong Increment = 0x9E3779B97F4A7C15;
    private readonly ulong[] streams = [.. Axes.Select(a => (ulong)Seeds.Derive(Seed, $"axis {a.Setting.Path}"))];

    /// <summary>The value that a draw gives an axis.</summary>
    /// <param name="draw">The draw, in [0, <see cref="Count"/>).</param>
    /// <param name="axis">Index of the axis in <see cref="Axes"/>.</param>
    public SettingValue Value(long draw, int axis)
    {
        var bits = SplitMix64.Mix(unchecked(streams[axis] + ((ulong)draw + 1) * Increment));
        return Axes[axis].Values.Draw((bits >> 11) * (1.0 / (1UL << 53)));
    }
}
