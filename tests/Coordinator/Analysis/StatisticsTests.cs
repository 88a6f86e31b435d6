using CsCheck;
using PsiSweep.Coordinator.Analysis;
using PsiSweep.Shared.Randomness;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Analysis;

/// <summary>The further statistics against their definitions, written down as slowly as they are defined, on grids with ties and
/// gaps.</summary>
public class StatisticsTests
{
    private const int TestSamples = 400;

    private static readonly TableOptions Options = new()
    {
        Statistics = StatisticCatalog.All,
        Permutations = 60,
        TestSamples = TestSamples,
        Intervals = false,
        GroupBy = ["training.optimizer"],
    };

    /// <summary>Trials of a grid of four axes, some left out, with ties and missing measures.</summary>
    private static readonly Gen<TrialRow[]> Grids =
        from rates in Gen.Int[1, 4]
        from widths in Gen.Int[1, 3]
        from seeds in Gen.Int[1, 3]
        from levels in Gen.Int[2, 12]
        from left in Gen.Int[0, 4]
        from seed in Gen.Int[0, 1 << 30]
        select Grid(rates, widths, seeds, levels, left, seed);

    private static TrialRow[] Grid(int rates, int widths, int seeds, int levels, int left, int seed)
    {
        var random = new SplitMix64((ulong)seed);
        var rows = new List<TrialRow>();
        foreach (
            var (optimizer, rate, width, s) in from o in new[] { "sgd", "gsgd" }
                                               from r in Enumerable.Range(1, rates)
                                               from w in Enumerable.Range(1, widths)
                                               from s in Enumerable.Range(1, seeds)
                                               select (o, r, w, s)
        )
        {
            if (random.NextInt(10) < left)
                continue;
            var gap = random.NextInt(levels) / (double)levels;
            var measure = Math.Round((gap * 2) + (3 * random.NextDouble()));
            rows.Add(
                new(
                    rows.Count,
                    [
                        new("training.optimizer", optimizer),
                        new("training.lr", $"{rate}"),
                        new("network.width", $"{width}"),
                        new("seed", $"{s}"),
                    ],
                    1,
                    "node",
                    new()
                    {
                        Status = TrialStatus.Completed,
                        Final = new(0, 0, random.NextInt(7), gap),
                        Measures =
                            random.NextInt(8) == 0
                                ? []
                                : [new("m", random.NextInt(9) == 0 ? double.NaN : measure), new("other", random.NextInt(3))],
                    }
                )
            );
        }

        return [.. rows];
    }

    [Fact]
    public void Granulated_coefficients_are_the_means_over_cells_of_tau_b() =>
        Each(
            (trials, row) =>
            {
                var axes = new List<double>();
                var (cells, constants) = (0, 0);
                foreach (var axis in Varied(trials.All))
                {
                    var taus = trials
                        .Pairs.GroupBy(t => Others(t.Row, axis))
                        .Where(c => c.Select(t => t.Row.Setting(axis)).Distinct().Count() > 1)
                        .Select(c => Definitions.TauB([.. c.Select(t => t.Measure)], [.. c.Select(t => t.Gap)]))
                        .ToArray();
                    if (taus.Length == 0)
                        continue;
                    cells += taus.Length;
                    constants += taus.Count(double.IsNaN);
                    axes.Add(taus.Average(t => double.IsNaN(t) ? 0 : t));
                    Assert.Equal(axes[^1], row.Granulated!.Axes.Single(a => a.Axis == axis).Psi, 1e-12);
                }

                Assert.Equal(
                    (axes.Count, cells, constants),
                    (row.Granulated!.Axes.Count, (int)row.Granulated.Cells, (int)row.Granulated.ConstantCells)
                );
                Assert.Equal(axes.Count == 0 ? double.NaN : axes.Average(), row.Granulated.Mean, 1e-12);
            }
        );

    [Fact]
    public void Conditional_information_is_the_least_share_over_sets_of_at_most_two_axes() =>
        Each(
            (trials, row) =>
            {
                var varied = Varied(trials.All).ToArray();
                var sets = new List<string[]> { Array.Empty<string>() };
                sets.AddRange(varied.Select(a => new[] { a }));
                sets.AddRange(from a in varied from b in varied where string.CompareOrdinal(a, b) < 0 select new[] { a, b });
                var shares = new List<double>();
                foreach (var set in sets)
                {
                    var pairs = (
                        from i in trials.Pairs
                        from j in trials.Pairs
                        where i.Row != j.Row
                        select (
                            U: string.Join(';', set.Select(a => $"{i.Row.Setting(a)}|{j.Row.Setting(a)}")),
                            M: i.Measure.CompareTo(j.Measure),
                            G: i.Gap.CompareTo(j.Gap)
                        )
                    ).ToArray();
                    var gapGivenU = Entropy(pairs.Select(p => (p.U, p.G))) - Entropy(pairs.Select(p => p.U));
                    var measureGivenU = Entropy(pairs.Select(p => (p.U, p.M))) - Entropy(pairs.Select(p => p.U));
                    var bothGivenU = Entropy(pairs) - Entropy(pairs.Select(p => p.U));
                    if (gapGivenU > 1e-9)
                        shares.Add((gapGivenU + measureGivenU - bothGivenU) / gapGivenU);
                }

                Assert.Equal(shares.Count == 0, row.Information is null);
                if (shares.Count > 0)
                    Assert.Equal(shares.Min(), row.Information!.Value, 1e-9);
            }
        );

    [Fact]
    public void Sign_errors_are_weighted_means_over_pairs_that_differ_in_one_axis() =>
        Each(
            (trials, row) =>
            {
                if (row.Gap == Gap.Loss)
                {
                    Assert.Null(row.SignError); // no rates: Hoeffding's bound says nothing
                    return;
                }

                var errors = new List<double>();
                var small = 0;
                foreach (var axis in Varied(trials.All))
                {
                    var values = trials.Pairs.Select(t => t.Row.Setting(axis)).Distinct().ToArray();
                    foreach (var (low, high) in from a in values from b in values where string.CompareOrdinal(a, b) < 0 select (a, b))
                    {
                        var pairs = (
                            from i in trials.Pairs
                            from j in trials.Pairs
                            where i.Row.Setting(axis) == low && j.Row.Setting(axis) == high && Others(i.Row, axis) == Others(j.Row, axis)
                            let h = Math.Pow(Math.Max(0, 1 - (2 * Math.Exp(-2 * TestSamples * Math.Pow((i.Gap - j.Gap) / 2, 2)))), 2)
                            select (
                                Weight: Math.Max(0, h - 0.5),
                                Error: 0.5 * (1 - (Math.Sign(i.Measure - j.Measure) * Math.Sign(i.Gap - j.Gap)))
                            )
                        ).ToArray();
                        if (pairs.Length == 0)
                            continue;
                        var weight = pairs.Sum(p => p.Weight);
                        if (weight > 0 && weight * weight / pairs.Sum(p => p.Weight * p.Weight) >= 12 - 1e-7)
                            errors.Add(pairs.Sum(p => p.Weight * p.Error) / weight);
                        else
                            small++;
                    }
                }

                var found = row.SignError!;
                Assert.Equal((errors.Count, small), (found.Environments, found.TooSmall));
                if (errors.Count == 0)
                    return;
                errors.Sort();
                var at = 0.9 * (errors.Count - 1);
                var ninetieth = errors[(int)at] + ((at - (int)at) * (errors[Math.Min((int)at + 1, errors.Count - 1)] - errors[(int)at]));
                Assert.Equal(errors.Average(), found.Mean, 1e-12);
                Assert.Equal(ninetieth, found.Ninetieth, 1e-12);
                Assert.Equal(errors[^1], found.Largest, 1e-12);
            },
            Gen.Select(Gen.Int[0, 1 << 30], seed => Grid(3, 3, 3, 12, 1, seed))
        );

    [Fact]
    public void Permutation_p_values_are_those_of_all_permutations_but_for_chance()
    {
        double[] x = [1, 2, 2, 4, 5, 6],
            y = [1, 3, 2, 3, 5, 4];
        var tau = Math.Abs(Definitions.TauB(x, y));
        var all = Permutations([.. y]).Select(p => Math.Abs(Definitions.TauB(x, p))).ToArray();
        var exact = all.Count(t => t >= tau - 1e-9) / (double)all.Length;
        Assert.Equal(720, all.Length);
        Assert.Equal(exact, PermutationTest.PValue(x, y, 20_000, 1), 4 * Math.Sqrt(exact * (1 - exact) / 20_000));
        // whatever the order of the trials
        Assert.Equal(PermutationTest.PValue(x, y, 50, 3), PermutationTest.PValue([.. x.Reverse()], [.. y.Reverse()], 50, 3));
        Assert.True(double.IsNaN(PermutationTest.PValue([1, 1, 1], [1, 2, 3], 10, 1)));
    }

    [Theory] // scipy.stats.kendalltau(x, y, method='asymptotic').pvalue
    [InlineData("3 2 2 3 2 3 3 0 0 1 1 3", "4 1 2 4 1 4 1 1 3 1 1 2", 0.09932626435390196)]
    [InlineData(
        "3 1 4 2 2 2 2 2 2 4 4 3 3 3 1 4 2 1 4 0 4 3 0 0 2 0 0 2 4 2",
        "5 4 6 4 3 3 2 3 2 3 6 1 1 1 4 5 5 1 5 1 4 1 3 4 4 0 2 2 6 5",
        0.029701921664061763
    )]
    public void Of_very_many_trials_p_is_that_of_the_normal_distribution_with_ties(string x, string y, double expected) =>
        Assert.Equal(expected, PermutationTest.Normal(Numbers(x), Numbers(y)), 1e-12);

    [Fact]
    public void Permutations_and_normal_distribution_meet()
    {
        var random = new SplitMix64(5);
        double[] x = [.. Enumerable.Range(0, 800).Select(_ => (double)random.NextInt(40))],
            y = [.. x.Select(v => v + random.NextInt(900))];
        var (permuted, normal) = (PermutationTest.PValue(x, y, 4000, 1), PermutationTest.Normal(x, y));
        Assert.InRange(normal, 0.001, 0.9);
        Assert.Equal(normal, permuted, 5 * Math.Sqrt(normal * (1 - normal) / 4000));
    }

    [Fact]
    public void Holm_steps_down() // statsmodels.stats.multitest.multipletests([0.01, 0.04, 0.03, 0.005], method='holm')
    {
        double[] expected = [0.03, 0.06, 0.06, 0.02];
        Assert.All(expected.Zip(PermutationTest.Holm([0.01, 0.04, 0.03, 0.005]), (a, b) => (a, b)), p => Assert.Equal(p.a, p.b, 1e-15));
        Assert.Equal([double.NaN, 0.5, 0.8], PermutationTest.Holm([double.NaN, 0.25, 0.8]));
    }

    [Fact]
    public void Holm_adjusts_over_the_measures_of_a_group_and_gap()
    {
        var table = TableBuilder.Build(TableData.Of(Grid(3, 2, 2, 8, 0, 11)), Options);
        foreach (var family in table.Groups.SelectMany(g => g.Rows.GroupBy(r => r.Gap)))
        {
            var holm = PermutationTest.Holm([.. family.Select(r => r.Permutation!.PValue)]);
            Assert.Equal(holm, family.Select(r => r.Permutation!.Holm));
            Assert.All(family, r => Assert.InRange(r.Permutation!.PValue, 1.0 / 61, 1));
        }
    }

    [Fact]
    public void A_measure_that_orders_all_pairs_as_the_gap_does_is_perfect()
    {
        var rows = Grid(4, 3, 3, 1000, 0, 3)
            .Select(r => r with { Result = r.Result with { Measures = [new("m", r.Result.Final!.TestError)] } });
        var row = TableBuilder.Build(TableData.Of(rows), Options).All.Rows.Single(r => r.Gap == Gap.Error);
        Assert.Equal(1, row.Granulated!.Mean, 1e-12);
        Assert.Equal(1, row.Information!.Value, 1e-12);
        Assert.Equal((0, 0), (row.SignError!.Mean, row.SignError.Largest));
        Assert.Equal(1.0 / 61, row.Permutation!.PValue);
    }

    [Fact]
    public void Equal_gaps_of_rates_are_ties_whatever_their_last_place()
    {
        static TrialResult Of(int test, int train) =>
            new() { Status = TrialStatus.Completed, Final = new(0, train / 60_000.0, 0, test / 10_000.0) };
        Assert.NotEqual(Of(210, 6).Final!.GapError, Of(209, 0).Final!.GapError);
        Assert.Equal(Gap.Error.Of(Of(210, 6)), Gap.Error.Of(Of(209, 0)));
    }

    [Fact]
    public void A_p_value_is_never_zero()
    {
        double[] x = [.. Enumerable.Range(0, 5000).Select(i => (double)i)];
        Assert.Equal(PermutationTest.Smallest, PermutationTest.PValue(x, x, 1, 0));
    }

    [Fact]
    public void Sign_errors_of_very_many_values_take_a_sample()
    {
        var rows = Enumerable
            .Range(0, 3 * RobustSignError.MostInCell)
            .Select(i => new TrialRow(
                i,
                [new("training.lr", $"{i}")],
                1,
                "n",
                new()
                {
                    Status = TrialStatus.Completed,
                    Final = new(0, 0, 0, i * 1e-4),
                    Measures = [new("m", i)],
                }
            ))
            .ToArray();
        var table = TableBuilder.Build(
            TableData.Of(rows, ["training.lr"]),
            new()
            {
                Intervals = false,
                Statistics = StatisticCatalog.Of("sign-error"),
                TestSamples = 10_000,
            }
        );
        var found = table.All.Rows.Single(r => r.Gap == Gap.Error).SignError!;
        Assert.Equal((0, RobustSignError.MostInCell * (RobustSignError.MostInCell - 1) / 2), (found.Environments, found.TooSmall));
    }

    private static void Each(
        Action<(TrialRow[] All, (TrialRow Row, double Measure, double Gap)[] Pairs), CorrelationRow> check,
        Gen<TrialRow[]>? grids = null
    ) =>
        (grids ?? Grids)
            .Where(g => g.Length > 0)
            .Sample(
                rows =>
                {
                    var table = TableBuilder.Build(
                        TableData.Of(rows, ["training.optimizer", "training.lr", "network.width", "seed"]),
                        Options
                    );
                    foreach (var group in table.Groups)
                    {
                        foreach (var row in group.Rows)
                        {
                            var pairs = rows.Where(r => group.Axis is null || r.Setting(group.Axis) == group.Value)
                                .Select(r =>
                                    (
                                        r,
                                        r.Result.Measures.FirstOrDefault(m => m.Name == row.Measure)?.Value ?? double.NaN,
                                        row.Gap.Of(r.Result)
                                    )
                                )
                                .Where(t => double.IsFinite(t.Item2))
                                .ToArray();
                            Assert.Equal(pairs.Length, row.Coefficients.N);
                            check((rows, pairs), row);
                        }
                    }
                },
                iter: 40
            );

    private static IEnumerable<string> Varied(TrialRow[] rows) =>
        new[] { "training.optimizer", "training.lr", "network.width" }.Where(a => rows.Select(r => r.Setting(a)).Distinct().Count() > 1);

    private static string Others(TrialRow row, string axis) => string.Join(';', row.Axes.Where(a => a.Axis != axis).Select(a => a.Value));

    private static double Entropy<T>(IEnumerable<T> values)
        where T : notnull
    {
        var all = values.ToArray();
        return -all.GroupBy(v => v).Sum(g => g.Count() / (double)all.Length * Math.Log(g.Count() / (double)all.Length));
    }

    private static double[] Numbers(string text) => Array.ConvertAll(text.Split(' '), double.Parse);

    private static IEnumerable<double[]> Permutations(double[] values, int from = 0)
    {
        if (from == values.Length)
        {
            yield return [.. values];
            yield break;
        }

        for (var i = from; i < values.Length; i++)
        {
            (values[from], values[i]) = (values[i], values[from]);
            foreach (var rest in Permutations(values, from + 1))
                yield return rest;
            (values[from], values[i]) = (values[i], values[from]);
        }
    }
}
