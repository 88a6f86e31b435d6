using PsiSweep.Shared.Randomness;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>
/// What K reaches by chance: estimates of information are never negative, and above zero for any measure. The measure is permuted among
/// trials that share the axes of K's minimum, which leaves what those axes tell of it and takes away all else that it could tell of the
/// gap, and the share at those axes computed again. The minimum over all sets is no larger than that share, so that the level is held,
/// and at most what is said.
/// </summary>
/// <param name="Quantile">The share that 95 % of the permutations do not exceed: the k-th smallest of m, k = ⌈0.95·(m + 1)⌉.</param>
/// <param name="PValue">(1 + permutations with a share at least as large) / (1 + permutations), in (0, 1].</param>
/// <param name="Permutations">How many were drawn: as many as <see cref="MostCounted"/> pairs allow, from <see cref="Fewest"/> to
/// <see cref="Most"/>.</param>
public sealed record InformationFloor(double Quantile, double PValue, int Permutations)
{
    /// <summary>Share of the permutations that do not exceed the quantile.</summary>
    public const double Level = 0.95;

    /// <summary>Permutations at least.</summary>
    public const int Fewest = 39;

    /// <summary>Permutations at most.</summary>
    public const int Most = 199;

    /// <summary>Pairs counted over all permutations, unless <see cref="Fewest"/> take more: some tenths of a second.</summary>
    public const int MostCounted = 20_000_000;

    private const double Rounding = 1e-12;

    /// <summary>Of the trials that gave a K.</summary>
    /// <param name="value">K.</param>
    /// <param name="group">Numbers of the groups of trials that share the axes of its minimum.</param>
    /// <param name="x">The trials' measures.</param>
    /// <param name="y">Their gaps.</param>
    /// <param name="seed">Seeds the permutations.</param>
    /// <returns>Null where no permutation changes anything.</returns>
    internal static InformationFloor? Of(double value, int[] group, double[] x, double[] y, long seed)
    {
        var order = new int[group.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort([.. group], order);
        if (!Runs(group, order).Any(r => order[r].Any(i => x[i] != x[order[r.Start.Value]])))
            return null;
        var pairs = (long)x.Length * (x.Length - 1) / 2;
        var shares = new double[(int)Math.Clamp(MostCounted / pairs, Fewest, Most)];
        var random = new SplitMix64(SplitMix64.Mix((ulong)seed));
        var permuted = new double[x.Length];
        for (var p = 0; p < shares.Length; p++)
        {
            foreach (var run in Runs(group, order))
            {
                var places = order[run];
                var values = Array.ConvertAll(places, i => x[i]);
                random.Shuffle<double>(values);
                for (var i = 0; i < places.Length; i++)
                    permuted[places[i]] = values[i];
            }

            shares[p] = ConditionalInformation.Share(group, ConditionalInformation.PairSigns(permuted, y));
        }

        Array.Sort(shares);
        var asLarge = shares.Count(s => s >= value - Rounding);
        return new(shares[(int)Math.Ceiling(Level * (shares.Length + 1)) - 1], (1.0 + asLarge) / (1 + shares.Length), shares.Length);
    }

    /// <summary>Where in the order the trials of each group stand.</summary>
    private static IEnumerable<Range> Runs(int[] group, int[] order)
    {
        for (int start = 0, end; start < order.Length; start = end)
        {
            end = start + 1;
            while (end < order.Length && group[order[end]] == group[order[start]])
                end++;
            yield return start..end;
        }
    }
}
