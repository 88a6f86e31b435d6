using PsiSweep.Coordinator.Analysis;
using PsiSweep.Shared.Randomness;

namespace PsiSweep.Coordinator.Tests.Analysis;

/// <summary>Where nothing goes with anything, a p-value of at most 5 % comes in at most 5 % of sweeps, of one row and of many.</summary>
public class PValueCalibrationTests
{
    private const int Sweeps = 2_000;
    private const int Trials = 12;
    private const int Permutations = 199;

    // Three standard errors of a share over so many sweeps.
    private static readonly double Chance = 3 * Math.Sqrt(0.05 * 0.95 / Sweeps);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_one_measure(bool ties)
    {
        var random = new SplitMix64(1);
        var values = Enumerable.Range(0, Sweeps).Select(s => PValue(random, s, ties)).Where(p => !double.IsNaN(p)).ToArray();
        foreach (var level in (double[])[0.05, 0.2, 0.5])
        {
            var chance = 3 * Math.Sqrt(level * (1 - level) / values.Length);
            var below = values.Count(p => p <= level) / (double)values.Length;
            // Few distinct values of tau-b make a test conservative, most with ties; never the other way round.
            Assert.InRange(below, ties ? level * 0.6 : (level * 0.8) - chance, level + chance);
        }
    }

    [Fact]
    public void Of_any_of_ten_measures_after_Holm()
    {
        var random = new SplitMix64(2);
        var found = Enumerable
            .Range(0, Sweeps / 4)
            .Select(s => Enumerable.Range(0, 10).Select(m => PValue(random, (s * 10) + m, ties: false)).ToArray())
            .Count(values => PermutationTest.Holm(values).Min() <= 0.05);
        Assert.InRange(found / (Sweeps / 4.0), 0.01, 0.05 + (2 * Chance));
    }

    [Fact]
    public void Of_the_normal_distribution_for_many_trials()
    {
        var random = new SplitMix64(3);
        var below = Enumerable.Range(0, Sweeps).Count(_ => PermutationTest.Normal(Draw(random, 60, false), Draw(random, 60, true)) <= 0.05);
        Assert.InRange(below / (double)Sweeps, 0.05 - Chance - 0.01, 0.05 + Chance);
    }

    private static double PValue(SplitMix64 random, long seed, bool ties) =>
        PermutationTest.PValue(Draw(random, Trials, ties), Draw(random, Trials, ties), Permutations, seed);

    private static double[] Draw(SplitMix64 random, int count, bool ties) =>
        [.. Enumerable.Range(0, count).Select(_ => ties ? random.NextInt(4) : random.NextDouble())];
}
