using System.Collections.Concurrent;
using System.Reflection;
using PsiSweep.Coordinator.Analysis;

namespace PsiSweep.Coordinator.Tests.Analysis;

/// <summary>
/// How often the 95 % intervals of the three coefficients cover the truth over thousands of samples. What is claimed is claimed to a
/// percent: nightly over ten times as many samples.
/// </summary>
public class CoverageTests
{
    private static readonly bool IsNightly = Environment.GetEnvironmentVariable("PSISWEEP_NIGHTLY") == "1";
    private static readonly int Count = IsNightly ? 20_000 : 2_000;
    private static readonly ConcurrentDictionary<(MethodInfo, double), Lazy<Three>> Limits = new();

    public static TheoryData<int, double> Sizes()
    {
        var all = new TheoryData<int, double>();
        foreach (var n in IsNightly ? (int[])[10, 12, 15, 20, 30, 44, 100, 1000] : [10, 44])
        {
            foreach (var r in (double[])[0, 0.5, 0.8])
                all.Add(n, r);
        }

        return all;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Of_normal_pairs(int n, double r)
    {
        var covered = Covered(Samples.Normal, n, r, new(r, Rho(r), Tau(r)));
        Assert.InRange(covered.Pearson, 0.93, 0.97);
        Assert.InRange(covered.Spearman, 0.93, 0.97 + Chance);
        // tau-b of ten strongly dependent pairs takes few values, and the jackknife's error of it is too large rather than too small.
        Assert.InRange(covered.Kendall, 0.93, n == 10 && r == 0.8 ? 0.995 : 0.97 + Chance);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Of_pairs_with_ties(int n, double r)
    {
        var covered = Covered(Samples.Tied, n, r, Limit(Samples.Tied, r));
        Assert.All([covered.Pearson, covered.Spearman, covered.Kendall], c => Assert.InRange(c, 0.92, 0.98));
    }

    /// <summary>Fourth moments are infinite, so that no error of Pearson's r is right: it covers least.</summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public void Of_pairs_with_heavy_tails(int n, double r)
    {
        var limit = Limit(Samples.HeavyTailed, r);
        var covered = Covered(Samples.HeavyTailed, n, r, new(r, limit.Spearman, Tau(r)));
        Assert.InRange(covered.Pearson, 0.90, 0.97);
        Assert.InRange(covered.Spearman, 0.92, 0.98);
        Assert.InRange(covered.Kendall, 0.93, 0.995);
    }

    [Fact]
    public void Of_more_pairs_than_are_left_out_in_turn()
    {
        var covered = Covered(Samples.Normal, 400, 0.5, new(0.5, Rho(0.5), Tau(0.5)), maxPairs: 100);
        Assert.All([covered.Pearson, covered.Spearman, covered.Kendall], c => Assert.InRange(c, 0.93, 0.97));
    }

    // Three standard errors of a share near 95 %.
    private static double Chance => 3 * Math.Sqrt(0.05 * 0.95 / Count);

    private static double Tau(double r) => 2 / Math.PI * Math.Asin(r);

    private static double Rho(double r) => 6 / Math.PI * Math.Asin(r / 2);

    /// <summary>The coefficients of so large a sample that it is the distribution; independent pairs have none.</summary>
    private static Three Limit(Func<int, double, ulong, (double[], double[])> draw, double r)
    {
        if (r == 0)
            return new(0, 0, 0);
        return Limits
            .GetOrAdd(
                (draw.Method, r),
                _ =>
                    new(() =>
                    {
                        var (x, y) = draw(200_000, r, 77);
                        return new(Pearson.Coefficient(x, y), Spearman.Coefficient(x, y), KendallTau.TauB(x, y));
                    })
            )
            .Value;
    }

    /// <summary>Shares of the samples whose interval covers the truth, of those that have one.</summary>
    private static Three Covered(
        Func<int, double, ulong, (double[], double[])> draw,
        int n,
        double r,
        Three truth,
        int maxPairs = Jackknife.MaxPairs
    )
    {
        int pearson = 0,
            spearman = 0,
            kendall = 0,
            all = 0;
        for (var sample = 0; sample < Count; sample++)
        {
            var (x, y) = draw(n, r, (ulong)((n * 1_000_003) + sample));
            var c = Jackknife.Estimate(x, y, sample, true, maxPairs);
            if (!c.Kendall.HasInterval || !c.Spearman.HasInterval || !c.Pearson.HasInterval)
                continue;
            all++;
            pearson += Covers(c.Pearson, truth.Pearson);
            spearman += Covers(c.Spearman, truth.Spearman);
            kendall += Covers(c.Kendall, truth.Kendall);
        }

        Assert.InRange(all, 0.9 * Count, Count);
        var shares = new Three(pearson / (double)all, spearman / (double)all, kendall / (double)all);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{draw.Method.Name}, r {r}, n {n}: Pearson {shares.Pearson:P1}, Spearman {shares.Spearman:P1}, Kendall {shares.Kendall:P1}"
        );
        return shares;

        static int Covers(Estimate e, double truth) => e.Low <= truth && truth <= e.High ? 1 : 0;
    }

    private sealed record Three(double Pearson, double Spearman, double Kendall);
}
