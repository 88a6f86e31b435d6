using PsiSweep.Shared.Randomness;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>
/// Conditional mutual information (Jiang et al., ICLR 2020): K = min over sets S of at most two hyperparameter axes of I(V_μ; V_g | U_S) /
/// H(V_g | U_S),
/// V the sign (−1, 0, 1) of the difference of measure and gap over ordered pairs of trials, U_S both trials' values of S. In [0, 1]: what
/// the
/// measure tells of the gap's order that no two hyperparameters tell already. Estimated by counts. Of more than <see cref="MostTrials"/>
/// trials a seeded sample is taken.
/// </summary>
/// <param name="Value">K.</param>
/// <param name="Given">The axes of the smallest share; empty: none.</param>
/// <param name="Trials">Trials whose pairs were counted.</param>
public sealed record ConditionalInformation(double Value, IReadOnlyList<string> Given, int Trials)
{
    /// <summary>What chance reaches; null where no two trials that share the given axes differ in the measure, so that nothing can be
    /// permuted.</summary>
    public InformationFloor? Floor { get; init; }

    /// <summary>Trials at most.</summary>
    public const int MostTrials = 1_000;

    private const int Signs = 3;

    /// <summary>Of trials; null where no gap differs from another.</summary>
    /// <param name="axes">Axes of the table.</param>
    /// <param name="places">The trials' places in the table.</param>
    /// <param name="x">Their measures.</param>
    /// <param name="y">Their gaps.</param>
    /// <param name="seed">Seeds the sample.</param>
    internal static ConditionalInformation? Of(HyperparameterAxes axes, int[] places, double[] x, double[] y, long seed)
    {
        if (places.Length > MostTrials)
        {
            var order = Enumerable.Range(0, places.Length).ToArray();
            new SplitMix64((ulong)seed).Shuffle<int>(order);
            order = [.. order.Take(MostTrials).Order()];
            (places, x, y) = ([.. order.Select(i => places[i])], [.. order.Select(i => x[i])], [.. order.Select(i => y[i])]);
        }

        var signs = PairSigns(x, y);
        ConditionalInformation? least = null;
        int[] group = [];
        foreach (var set in SetsOf(axes.Varied))
        {
            var groups = axes.Groups(places, set);
            var share = Share(groups, signs);
            if (!double.IsNaN(share) && (least is null || share < least.Value))
                (least, group) = (new(share, [.. set.Select(a => axes.Names[a])], places.Length), groups);
        }

        return least is null ? null : least with { Floor = InformationFloor.Of(least.Value, group, x, y, seed) };
    }

    /// <summary>For each pair i &lt; j, 3·(1 + sign of the measure's difference) + (1 + sign of the gap's).</summary>
    internal static byte[] PairSigns(double[] x, double[] y)
    {
        var n = x.Length;
        var signs = new byte[(long)n * (n - 1) / 2];
        var at = 0;
        for (var i = 0; i < n; i++)
        {
            for (var j = i + 1; j < n; j++)
                signs[at++] = (byte)((Signs * (1 + x[i].CompareTo(x[j]))) + 1 + y[i].CompareTo(y[j]));
        }

        return signs;
    }

    private static IEnumerable<int[]> SetsOf(IReadOnlyList<int> axes)
    {
        yield return [];
        foreach (var a in axes)
            yield return [a];
        for (var a = 0; a < axes.Count; a++)
        {
            for (var b = a + 1; b < axes.Count; b++)
                yield return [axes[a], axes[b]];
        }
    }

    /// <summary>I(V_μ; V_g | U) / H(V_g | U) over ordered pairs; NaN where the second is 0.</summary>
    internal static double Share(int[] group, byte[] signs)
    {
        var groups = group.Length == 0 ? 0 : group.Max() + 1;
        const int Cells = Signs * Signs;
        var counts = new Dictionary<long, int[]>();
        var dense = (long)groups * groups <= 1 << 18 ? new int[groups * groups * Cells] : null;
        var at = 0;
        for (var i = 0; i < group.Length; i++)
        {
            for (var j = i + 1; j < group.Length; j++)
            {
                var sign = signs[at++];
                // The ordered pair (j, i) has the opposite signs.
                Count(group[i], group[j], sign);
                Count(group[j], group[i], Cells - 1 - sign);
            }
        }

        double information = 0,
            entropy = 0;
        if (dense is not null)
        {
            for (var u = 0; u < groups * groups; u++)
                Add(dense.AsSpan(u * Cells, Cells));
        }

        foreach (var table in counts.Values)
            Add(table);
        return entropy <= 1e-12 * signs.Length ? double.NaN : Math.Clamp(information / entropy, 0, 1);

        void Count(int from, int to, int sign)
        {
            var u = ((long)from * groups) + to;
            if (dense is not null)
            {
                dense[(u * Cells) + sign]++;
                return;
            }

            if (!counts.TryGetValue(u, out var table))
                counts[u] = table = new int[Cells];
            table[sign]++;
        }

        void Add(ReadOnlySpan<int> table)
        {
            double all = 0;
            Span<double> ofMeasure = stackalloc double[Signs],
                ofGap = stackalloc double[Signs];
            ofMeasure.Clear();
            ofGap.Clear();
            for (var c = 0; c < Cells; c++)
            {
                all += table[c];
                ofMeasure[c / Signs] += table[c];
                ofGap[c % Signs] += table[c];
            }

            // Sums of n·log n give n times the entropies.
            var joint = 0.0;
            foreach (var n in table)
                joint += NLogN(n);
            double measure = 0,
                gap = 0;
            for (var s = 0; s < Signs; s++)
                (measure, gap) = (measure + NLogN(ofMeasure[s]), gap + NLogN(ofGap[s]));
            information += joint - measure - gap + NLogN(all);
            entropy += NLogN(all) - gap;
        }
    }

    private static double NLogN(double n) => n > 0 ? n * Math.Log(n) : 0;
}
