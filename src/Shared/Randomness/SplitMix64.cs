namespace PsiSweep.Shared.Randomness;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): a small generator whose output is fixed
/// for all time and platforms, for what must never change (splits, subsets, random axes, bootstrap).
/// </summary>
public sealed class SplitMix64(ulong seed)
{
    private ulong state = seed;

    /// <summary>The next 64 random bits.</summary>
    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        return Mix(state);
    }

    /// <summary>A uniform integer in [0, bound), without bias; bound ≥ 1.</summary>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        var rest = ulong.MaxValue % (ulong)bound; // the last, incomplete block is drawn again
        ulong bits;
        do bits = Next();
        while (bits > ulong.MaxValue - rest - 1 && rest != (ulong)bound - 1);
        return (int)(bits % (ulong)bound);
    }

    /// <summary>A uniform double in [0, 1), 53 bits.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Shuffles by Fisher–Yates.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>The finalizer: a bijection of 64 bits that mixes them well.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
