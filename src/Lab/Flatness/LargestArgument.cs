namespace PsiSweep.Lab.Flatness;

/// <summary>The largest argument at which a rising function of positive numbers does not exceed a bound.</summary>
internal static class LargestArgument
{
    /// <summary>Largest share of itself by which the argument found is too small.</summary>
    public const double Precision = 1e-3;

    private const double Octaves = 20;
    private const int FalsePositions = 6;

    /// <summary>
    /// Bisects in the logarithm of the argument down to an octave; closes in by false position, where the ordinate of an end that stays
    /// twice is halved (the Illinois rule); and bisects again where that takes long, as steps make it do.
    /// </summary>
    /// <param name="function">The function; its mean is what counts.</param>
    /// <param name="most">An argument at which it exceeds the bound. The least one looked at is that by 2^20.</param>
    /// <param name="atMost">Its value there.</param>
    /// <param name="bound">The bound.</param>
    /// <param name="evaluations">Evaluations at most, ≥ 1; 21 suffice.</param>
    /// <returns>The argument, the value there, and how far above it the function exceeds the bound, relatively: the precision, or more
    /// where the evaluations did not suffice.</returns>
    public static (double Argument, RunningMean Value, double Width) Find(
        Func<double, RunningMean> function,
        double most,
        RunningMean atMost,
        double bound,
        int evaluations
    )
    {
        var (left, positions) = (evaluations, FalsePositions);
        var high = new Point(Math.Log(most), atMost, bound);
        var low = At(high.Log - (Octaves * Math.Log(2)));
        var (under, over, stayed) = (low.Excess, high.Excess, 0);
        while (high.Log - low.Log > Precision && left > 0)
        {
            var width = high.Log - low.Log;
            var inside = Precision / 2 / width; // so that the ends meet
            var share = width > Math.Log(2) || positions-- <= 0 ? 0.5 : Math.Clamp(-under / (over - under), inside, 1 - inside);
            var next = At(low.Log + (width * share));
            if (next.Excess > 0)
            {
                (high, over, under) = (next, next.Excess, stayed > 0 ? under / 2 : under);
                stayed = 1;
            }
            else
            {
                (low, under, over) = (next, next.Excess, stayed < 0 ? over / 2 : over);
                stayed = -1;
            }
        }

        return (Math.Exp(low.Log), low.Value, high.Log - low.Log);

        Point At(double log)
        {
            left--;
            return new(log, function(Math.Exp(log)), bound);
        }
    }

    private readonly record struct Point(double Log, RunningMean Value, double Bound)
    {
        public double Excess => Value.Mean - Bound;
    }
}
