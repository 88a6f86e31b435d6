namespace PsiSweep.Coordinator.Tests.Analysis;

/// <summary>The textbook definitions, written down as slowly as they are defined.</summary>
internal static class Definitions
{
    public static double TauB(double[] x, double[] y)
    {
        long concordant = 0,
            discordant = 0,
            tiedX = 0,
            tiedY = 0,
            all = 0;
        for (var i = 0; i < x.Length; i++)
        {
            for (var j = i + 1; j < x.Length; j++)
            {
                int a = Math.Sign(x[i].CompareTo(x[j])),
                    b = Math.Sign(y[i].CompareTo(y[j]));
                all++;
                tiedX += a == 0 ? 1 : 0;
                tiedY += b == 0 ? 1 : 0;
                concordant += a * b > 0 ? 1 : 0;
                discordant += a * b < 0 ? 1 : 0;
            }
        }
        return (concordant - discordant) / (Math.Sqrt(all - tiedX) * Math.Sqrt(all - tiedY));
    }

    /// <summary>A rank is one more than the number of smaller values, plus half the number of other equal ones.</summary>
    public static double[] AverageRanks(double[] values) =>
        Array.ConvertAll(values, v => 1 + values.Count(w => w < v) + (values.Count(w => w == v) - 1) / 2.0);

    public static double Pearson(double[] x, double[] y)
    {
        double mx = x.Average(),
            my = y.Average();
        return x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum() / Math.Sqrt(x.Sum(a => (a - mx) * (a - mx)) * y.Sum(b => (b - my) * (b - my)));
    }

    public static double Spearman(double[] x, double[] y) => Pearson(AverageRanks(x), AverageRanks(y));
}
