using PsiSweep.Coordinator.Analysis;
using PsiSweep.Shared.Results;

namespace PsiSweep.Coordinator.Tests.Analysis;

/// <summary>K of measures that tell nothing is above zero, and what chance reaches is printed beside it: over hundreds of sweeps.</summary>
public class InformationFloorTests
{
    private const int Sweeps = 300;

    /// <summary>A measure that has nothing to do with anything, and one that has to do with the gap by the learning rate alone.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    public void Of_measures_that_tell_nothing_one_in_twenty_is_above_the_floor_at_most(double byRate)
    {
        var found = Draw(Sweeps, byRate, own: 0);
        Assert.True(found.Average(i => i.Value) > 0.003, "the estimate has a floor");
        Assert.InRange(found.Count(i => i.Value > i.Floor!.Quantile), 0, 0.08 * Sweeps);
        foreach (var level in (double[])[0.05, 0.1, 0.25, 0.5])
        {
            var deviation = Math.Sqrt(level * (1 - level) / Sweeps);
            Assert.InRange(found.Count(i => i.Floor!.PValue <= level) / (double)Sweeps, 0, level + (3 * deviation));
        }
    }

    [Fact]
    public void Measures_that_tell_of_the_gap_beyond_the_axes_are_above_it() =>
        Assert.InRange(Draw(60, 3, own: 2).Count(i => i.Value > i.Floor!.Quantile), 50, 60);

    [Fact]
    public void The_floor_is_the_same_in_every_run() => Assert.Equal(Draw(1, 1, 1)[0].Floor, Draw(1, 1, 1)[0].Floor);

    /// <summary>Sweeps over four rates, three widths and three seeds; the gap depends on the rate and on chance, the measure on the rate
    /// and on that chance, each as strongly as is said, and on its own.</summary>
    private static ConditionalInformation[] Draw(int sweeps, double byRate, double own) =>
        [
            .. Enumerable
                .Range(0, sweeps)
                .Select(sweep =>
                {
                    var (noise, further) = Samples.Normal(36, 0, (ulong)sweep + 500);
                    var rows = Enumerable
                        .Range(0, 36)
                        .Select(i => new TrialRow(
                            i,
                            [new("training.lr", $"{i % 4}"), new("network.width", $"{i / 4 % 3}"), new("seed", $"{i / 12}")],
                            1,
                            "n",
                            new()
                            {
                                Status = TrialStatus.Completed,
                                Final = new(0, 0, (byRate * (i % 4)) + noise[i], 0),
                                Measures = [new("m", (byRate * (i % 4)) + (own * noise[i]) + further[i])],
                            }
                        ));
                    var options = new TableOptions
                    {
                        Intervals = false,
                        Statistics = StatisticCatalog.Of("information"),
                        Gaps = [Gap.Loss],
                        Seed = sweep,
                    };
                    return TableBuilder.Build(TableData.Of(rows), options).All.Rows.Single().Information!;
                }),
        ];
}
