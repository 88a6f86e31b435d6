using CsCheck;

namespace PsiSweep.Coordinator.Tests.Analysis;

/// <summary>Random pairs of columns, many with ties.</summary>
internal static class Columns
{
    /// <summary>Both columns of equal length 2 to 60, from as few as two distinct values.</summary>
    public static readonly Gen<(double[] X, double[] Y)> Any =
        from n in Gen.Int[2, 60]
        from levelsX in Gen.Int[1, 100]
        from levelsY in Gen.Int[1, 100]
        from x in Gen.Int[-levelsX, levelsX].Array[n]
        from y in Gen.Int[-levelsY, levelsY].Array[n]
        select (Array.ConvertAll(x, v => v / 8.0), Array.ConvertAll(y, v => v / 4.0));

    /// <summary>Neither column constant.</summary>
    public static readonly Gen<(double[] X, double[] Y)> Varying = Any.Where(c => c.X.Distinct().Count() > 1 && c.Y.Distinct().Count() > 1);
}
