using PsiSweep.Lab.Flatness;

namespace PsiSweep.Lab.Tests.Flatness;

public class LargestArgumentTests
{
    private const double Bound = 0.1;

    [Theory]
    [InlineData(1.9)]
    [InlineData(0.37)]
    [InlineData(0.05)]
    [InlineData(3e-4)]
    [InlineData(3e-6)]
    public void Is_found_to_a_thousandth_within_the_evaluations(double crossing)
    {
        foreach (
            var shape in new Func<double, double>[]
            {
                x => Bound * x / crossing,
                x => 0.9 * (1 - Math.Exp(-Math.Pow(x / crossing, 4) * Math.Log(9 / 8.0))),
                x => x > crossing ? 0.8 : 0, // a single step
                x => Math.Floor(2000 * Bound * Math.Pow(x / crossing, 3)) / 2000, // the steps of an accuracy
            }
        )
        {
            var evaluations = 0;
            RunningMean At(double x)
            {
                evaluations++;
                return default(RunningMean).With(shape(x));
            }

            var (found, value, width) = LargestArgument.Find(At, 2, At(2), Bound, evaluations: 21);
            Assert.InRange(width, 0, LargestArgument.Precision);
            Assert.True(value.Mean <= Bound);
            Assert.True(shape(found * Math.Exp(width) * (1 + 1e-9)) > Bound);
            Assert.InRange(evaluations, 3, 22);
        }
    }

    [Fact]
    public void What_the_evaluations_do_not_suffice_for_is_said()
    {
        var (found, _, width) = LargestArgument.Find(x => default(RunningMean).With(x), 2, default(RunningMean).With(2), Bound, 6);
        Assert.InRange(Bound, found, found * Math.Exp(width));
        Assert.True(width > LargestArgument.Precision);
    }
}
