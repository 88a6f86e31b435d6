using PsiSweep.Shared.Randomness;

namespace PsiSweep.Coordinator.Tests.Analysis;

/// <summary>Pairs drawn from distributions whose correlations are known.</summary>
internal static class Samples
{
    /// <summary>Normal pairs with correlation r, by Box and Muller.</summary>
    public static (double[] X, double[] Y) Normal(int n, double r, ulong seed)
    {
        var random = new SplitMix64(SplitMix64.Mix(seed));
        double[] x = new double[n],
            y = new double[n];
        for (var i = 0; i < n; i++)
        {
            var (a, b) = Pair(random);
            (x[i], y[i]) = (a, (r * a) + (Math.Sqrt(1 - (r * r)) * b));
        }

        return (x, y);
    }

    /// <summary>Pairs of Student's distribution of 3 degrees of freedom, whose fourth moments are infinite: normal ones over the root of a
    /// common χ²/3. tau is that of the normal pairs.</summary>
    public static (double[] X, double[] Y) HeavyTailed(int n, double r, ulong seed)
    {
        var (x, y) = Normal(n, r, seed);
        var random = new SplitMix64(SplitMix64.Mix(~seed));
        for (var i = 0; i < n; i++)
        {
            var ((a, b), (c, _)) = (Pair(random), Pair(random));
            var scale = Math.Sqrt(3 / ((a * a) + (b * b) + (c * c)));
            (x[i], y[i]) = (x[i] * scale, y[i] * scale);
        }

        return (x, y);
    }

    /// <summary>Normal pairs rounded to halves of a deviation and more: some seven values each.</summary>
    public static (double[] X, double[] Y) Tied(int n, double r, ulong seed)
    {
        var (x, y) = Normal(n, r, seed);
        return (Array.ConvertAll(x, v => Math.Round(1.5 * v)), Array.ConvertAll(y, v => Math.Round(1.5 * v)));
    }

    private static (double, double) Pair(SplitMix64 random)
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble()));
        var (sine, cosine) = Math.SinCos(2 * Math.PI * random.NextDouble());
        return (radius * cosine, radius * sine);
    }
}
