using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness;

/// <summary>
/// Shares of a symmetric operator's eigenvalues above and below a share of the largest magnitude. Where there are no more dimensions than
/// products to spend, from the eigenvalues themselves; else by stochastic Lanczos quadrature (Golub and Meurant 2010; Ghorbani, Krishnan
/// and Xiao, ICML 2019).
/// </summary>
/// <remarks>
/// A start drawn uniformly from the sphere has a part in the eigenspaces of r out of n eigenvalues that follows the distribution
/// Beta(r/2, (n − r)/2): the error of drawing it is known, however few starts there are. That of the quadrature is bounded
/// (<see cref="Tridiagonal.Parts"/>). Few steps leave wide bounds, so that one long start tells more than several short ones: the first
/// goes on until its bounds are narrow beside the error of drawing it, and only what is then left is spent on others.
/// </remarks>
public static class SpectralDensity
{
    private const long MostBasisEntries = 1L << 27; // 1 GiB
    private const int StepsBetweenLooks = 16;
    private const double Narrow = 0.25; // half the width of the bounds, in deviations of the draw

    /// <summary>Estimates them.</summary>
    /// <param name="hessian">The operator, of at least one dimension.</param>
    /// <param name="draws">For the starts.</param>
    /// <param name="products">Products with the operator at most, ≥ 1.</param>
    /// <param name="flat">Share of the largest magnitude within which an eigenvalue counts as zero, in (0, 1).</param>
    /// <returns>Null when a product is not finite. An error of 0: exact.</returns>
    public static (Estimate Above, Estimate Below)? Shares(HessianOperator hessian, Draws draws, int products, double flat)
    {
        ArgumentNullException.ThrowIfNull(hessian);
        ArgumentNullException.ThrowIfNull(draws);
        return hessian.Dimension <= products ? Counted(hessian, flat) : Estimated(hessian, draws, products, flat);
    }

    private static (Estimate Above, Estimate Below)? Counted(HessianOperator hessian, double flat)
    {
        using var scope = NewDisposeScope();
        using var unit = zeros(hessian.Dimension, float64, device: hessian.Device);
        var columns = new List<Tensor>();
        for (var i = 0; i < hessian.Dimension; i++)
        {
            unit[i] = 1.0;
            columns.Add(hessian.Times(unit));
            unit[i] = 0.0;
        }

        var matrix = stack(columns).cpu();
        if (!matrix.isfinite().all().item<bool>())
            return null;
        var values = linalg.eigvalsh((matrix + matrix.t()) / 2).data<double>().ToArray();
        var threshold = flat * values.Max(Math.Abs);
        return (Share(x => x > threshold), Share(x => x < -threshold));

        Estimate Share(Predicate<double> condition) => new(values.Count(x => condition(x)) / (double)values.Length, 0, values.Length);
    }

    private static (Estimate Above, Estimate Below)? Estimated(HessianOperator hessian, Draws draws, int products, double flat)
    {
        var most = (int)Math.Clamp(MostBasisEntries / hessian.Dimension, 1, products);
        var starts = new List<Tridiagonal>();
        var (steps, left) = (most, products);
        while (left >= steps)
        {
            using var start = draws.Normal(hessian.Dimension);
            using var lanczos = new LanczosProcess(hessian, start, steps);
            while (!lanczos.IsOver && !(starts.Count == 0 && IsNarrow(lanczos, flat)))
                lanczos.Step();
            if (lanczos.IsBroken)
                return null;
            starts.Add(lanczos.Matrix);
            steps = lanczos.Alpha.Count;
            left -= steps;
        }

        var threshold = flat * starts.Max(t => t.Radius);
        var parts = threshold == 0 ? [] : starts.Select(t => (At: t.Parts(threshold), Below: t.Parts(-threshold))).ToArray();
        return (
            Share(parts.Select(p => (p.At.Above, p.At.At)), hessian.Dimension),
            Share(parts.Select(p => (p.Below.Below, p.Below.At)), hessian.Dimension)
        );
    }

    private static bool IsNarrow(LanczosProcess lanczos, double flat)
    {
        if (lanczos.Alpha.Count == 0 || lanczos.Alpha.Count % StepsBetweenLooks != 0)
            return false;
        var matrix = lanczos.Matrix;
        var threshold = flat * matrix.Radius;
        var (above, below) = (matrix.Parts(threshold), matrix.Parts(-threshold));
        return threshold > 0 && IsNarrow(above.Above, above.At) && IsNarrow(below.Below, below.At);

        bool IsNarrow(double least, double width) => width / 2 <= Narrow * DrawError(least + (width / 2), lanczos.Dimension);
    }

    /// <summary>The middle of the bounds, averaged over the starts; the error covers the bounds and the drawing of the starts.</summary>
    private static Estimate Share(IEnumerable<(double Least, double Width)> starts, long dimension)
    {
        var all = starts.ToArray();
        if (all.Length == 0)
            return new(0, 0, 0); // of a Hessian that is zero
        var width = all.Average(s => s.Width);
        var middle = all.Average(s => s.Least) + (width / 2);
        return new(middle, DrawError(middle, dimension * all.Length) + (width / 6), all.Length);
    }

    /// <summary>
    /// A third of how far the share of eigenvalues may be from that of a start, in 99.7 % of all cases. The arcsine of the root of a
    /// beta-distributed part has the deviation 1/√(2n) whatever the share, also where that is small and its distribution skewed.
    /// </summary>
    private static double DrawError(double share, long dimension)
    {
        var (angle, reach) = (Math.Asin(Math.Sqrt(Math.Clamp(share, 0, 1))), 3 / Math.Sqrt(2.0 * dimension));
        var up = Square(Math.Sin(Math.Min(Math.PI / 2, angle + reach))) - share;
        var down = share - Square(Math.Sin(Math.Max(0, angle - reach)));
        return Math.Max(up, down) / 3;
    }

    private static double Square(double x) => x * x;
}
