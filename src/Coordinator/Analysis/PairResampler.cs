using PsiSweep.Shared.Randomness;

namespace PsiSweep.Coordinator.Analysis;

/// <summary>Draws pairs with replacement and computes the coefficients again, without sorting values or allocating.</summary>
internal sealed class PairResampler
{
    private readonly int n,
        size;

    // The pairs in order of (x, y): how often a place was drawn says everything about a resample, and walking the places keeps it sorted.
    private readonly int[] rankX,
        rankY,
        drawn;
    private readonly double[] x,
        y;

    private readonly int[] pickedX,
        pickedY,
        scratch,
        countY;
    private readonly double[] valuesX,
        valuesY,
        averageX,
        averageY,
        averageOfRankY;

    /// <param name="x">n values.</param>
    /// <param name="y">n values.</param>
    /// <param name="size">Pairs in a resample, ≥ 1; null: n.</param>
    public PairResampler(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int? size = null)
    {
        n = x.Length;
        this.size = size ?? n;
        int[] denseX = Ranks.Dense(x),
            denseY = Ranks.Dense(y);
        var order = Pairs.Order(denseX, denseY);
        rankX = Array.ConvertAll(order, i => denseX[i]);
        rankY = Array.ConvertAll(order, i => denseY[i]);
        double[] scaledX = Pearson.Scaled(x),
            scaledY = Pearson.Scaled(y);
        this.x = Array.ConvertAll(order, i => scaledX[i]);
        this.y = Array.ConvertAll(order, i => scaledY[i]);
        drawn = new int[n];
        (pickedX, pickedY, scratch) = (new int[this.size], new int[this.size], new int[this.size]);
        (valuesX, valuesY, averageX, averageY) = (
            new double[this.size],
            new double[this.size],
            new double[this.size],
            new double[this.size]
        );
        var distinctY = rankY.Max() + 1;
        (countY, averageOfRankY) = (new int[distinctY], new double[distinctY]);
    }

    /// <summary>The coefficients of the next resample; NaN where a drawn column is constant.</summary>
    public (double Pearson, double Spearman, double Kendall) Next(SplitMix64 random)
    {
        Draw(random);
        AverageRanks();
        return (Pearson.OfScaled(valuesX, valuesY), Spearman.OfRanks(averageX, averageY), KendallTau.OfSorted(pickedX, pickedY, scratch));
    }

    private void Draw(SplitMix64 random)
    {
        Array.Clear(drawn);
        for (var i = 0; i < size; i++)
            drawn[random.NextInt(n)]++;
        var at = 0;
        for (var place = 0; place < n; place++)
        {
            for (var copies = drawn[place]; copies > 0; copies--, at++)
            {
                (pickedX[at], pickedY[at]) = (rankX[place], rankY[place]);
                (valuesX[at], valuesY[at]) = (x[place], y[place]);
            }
        }
    }

    /// <summary>Average ranks within the resample: x is sorted; for y the dense ranks are counted.</summary>
    private void AverageRanks()
    {
        for (int start = 0, end; start < size; start = end)
        {
            end = start + 1;
            while (end < size && pickedX[end] == pickedX[start])
                end++;
            averageX.AsSpan(start, end - start).Fill((start + 1 + end) / 2.0);
        }
        Array.Clear(countY);
        foreach (var rank in pickedY)
            countY[rank]++;
        var below = 0;
        for (var rank = 0; rank < countY.Length; rank++)
        {
            averageOfRankY[rank] = below + (countY[rank] + 1) / 2.0;
            below += countY[rank];
        }
        for (var i = 0; i < size; i++)
            averageY[i] = averageOfRankY[pickedY[i]];
    }
}
