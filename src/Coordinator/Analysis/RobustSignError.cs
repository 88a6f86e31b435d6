using PsiSweep.Shared.Randomness;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>
/// Robust sign error (Dziugaite et al., "In search of robust measures of generalization", NeurIPS 2020): over pairs of trials that differ
/// in one
/// hyperparameter alone, how often the measure orders them otherwise than the gap, ½(1 − sgn ΔC·sgn Δg), a tie ½. A pair weighs (h − ½)₊
/// with
/// h = max(0, 1 − 2·exp(−2n(Δg/2)²))², n test samples: what Hoeffding's bound says of the gap's order being no chance. An environment is a
/// hyperparameter and two of its
/// values; one counts when its pairs' effective sample size (Σw)²/Σw² is at least 12. Of more than <see cref="MostInCell"/> trials that
/// differ in one axis alone a seeded
/// sample is taken.
/// </summary>
/// <param name="Mean">Mean over the environments; NaN without one.</param>
/// <param name="Ninetieth">90th percentile over the environments.</param>
/// <param name="Largest">The worst environment's.</param>
/// <param name="Environments">Environments that count.</param>
/// <param name="TooSmall">Environments whose effective sample size is too small.</param>
/// <param name="Worst">The worst environment, such as <c>training.lr: 0.1, 0.2</c>; null without one.</param>
public sealed record RobustSignError(double Mean, double Ninetieth, double Largest, int Environments, int TooSmall, string? Worst)
{
    /// <summary>Least effective sample size.</summary>
    public const double LeastEffective = 12;

    /// <summary>Trials of a cell at most.</summary>
    public const int MostInCell = 1_000;

    private const double Tolerance = 1e-9; // twelve equal weights make 12 but for rounding

    /// <summary>Of trials.</summary>
    /// <param name="data">The table.</param>
    /// <param name="axes">Its axes.</param>
    /// <param name="places">The trials' places.</param>
    /// <param name="x">Their measures.</param>
    /// <param name="y">Their gaps, of rates.</param>
    /// <param name="testSamples">Test samples behind a gap.</param>
    /// <param name="seed">Seeds samples.</param>
    internal static RobustSignError Of(
        TableData data,
        HyperparameterAxes axes,
        ReadOnlySpan<int> places,
        double[] x,
        double[] y,
        int testSamples,
        long seed
    )
    {
        var environments = new Dictionary<(int Axis, int Low, int High), (double Weights, double Squares, double Errors)>();
        foreach (var axis in axes.Varied)
        {
            var (trials, cells) = axes.CellsAlong(axis, places);
            foreach (var (start, length) in cells)
            {
                var at = trials.AsSpan(start, length);
                if (length > MostInCell)
                {
                    new SplitMix64((ulong)seed).Shuffle(at);
                    at = at[..MostInCell];
                }

                for (var i = 0; i < at.Length; i++)
                {
                    for (var j = i + 1; j < at.Length; j++)
                    {
                        var (a, b) = (axes.Code(axis, places[at[i]]), axes.Code(axis, places[at[j]]));
                        if (a == b) // the same configuration again
                            continue;
                        var weight = Weight(y[at[i]] - y[at[j]], testSamples);
                        var error = 0.5 * (1 - (x[at[i]].CompareTo(x[at[j]]) * y[at[i]].CompareTo(y[at[j]])));
                        var key = (axis, Math.Min(a, b), Math.Max(a, b));
                        var sums = environments.GetValueOrDefault(key);
                        environments[key] = (sums.Weights + weight, sums.Squares + (weight * weight), sums.Errors + (weight * error));
                    }
                }
            }
        }

        var counted = environments
            .Where(e => e.Value.Squares > 0 && e.Value.Weights * e.Value.Weights / e.Value.Squares >= LeastEffective * (1 - Tolerance))
            .Select(e => (e.Key, Error: e.Value.Errors / e.Value.Weights))
            .OrderBy(e => e.Error)
            .ToArray();
        if (counted.Length == 0)
            return new(double.NaN, double.NaN, double.NaN, 0, environments.Count, null);
        var errors = counted.Select(e => e.Error).ToArray();
        var (worstAxis, low, high) = counted[^1].Key;
        var name = axes.Names[worstAxis];
        return new(
            errors.Average(),
            Quantile.OfSorted(errors, 0.9),
            errors[^1],
            counted.Length,
            environments.Count - counted.Length,
            $"{name}: {data.Texts(name)[low]}, {data.Texts(name)[high]}"
        );
    }

    /// <summary>(h − ½)₊ of a difference of gaps.</summary>
    internal static double Weight(double difference, int testSamples)
    {
        var h = Math.Pow(Math.Max(0, 1 - (2 * Math.Exp(-2.0 * testSamples * difference * difference / 4))), 2);
        return Math.Max(0, h - 0.5);
    }
}
