namespace PsiSweep.Lab.Flatness;

/// <summary>The (algebraically) largest eigenvalues of a symmetric operator by Lanczos with full reorthogonalisation.</summary>
public static class LanczosEigenvalue
{
    /// <summary>Finds the largest.</summary>
    /// <inheritdoc cref="LargestFew" path="/param"/>
    /// <returns>NaN when a product is not finite; otherwise the largest Ritz value, the norm ‖Hy − θy‖ of its vector's residual, and the
    /// steps taken.</returns>
    public static Eigenvalue Largest(HessianOperator hessian, Draws draws, int steps, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(hessian);
        return hessian.Dimension == 0 ? new(0, 0, 0) : LargestFew(hessian, draws, 1, steps, tolerance)[0];
    }

    /// <summary>Finds the few largest. An eigenvalue that occurs several times is found once: a Krylov space holds one vector of each
    /// eigenspace.</summary>
    /// <param name="hessian">The operator.</param>
    /// <param name="draws">For the starting vector (standard normal).</param>
    /// <param name="count">How many, ≥ 1.</param>
    /// <param name="steps">Lanczos steps at most, ≥ 1.</param>
    /// <param name="tolerance">Stops when the residuals are at most this share of |eigenvalue|.</param>
    /// <returns>In descending order; NaN for those that a product that is not finite, or too few dimensions or steps, leave without a
    /// value.</returns>
    public static IReadOnlyList<Eigenvalue> LargestFew(HessianOperator hessian, Draws draws, int count, int steps, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(hessian);
        ArgumentNullException.ThrowIfNull(draws);
        var none = new Eigenvalue(double.NaN, double.NaN, 0);
        if (hessian.Dimension == 0)
            return [.. Enumerable.Repeat(none, count)];
        using var start = draws.Normal(hessian.Dimension);
        using var lanczos = new LanczosProcess(hessian, start, steps);
        while (true)
        {
            lanczos.Step();
            var taken = lanczos.Alpha.Count;
            if (lanczos.IsBroken)
                return [.. Enumerable.Repeat(none with { Steps = taken }, count)];
            if (!lanczos.IsOver && taken < count)
                continue;

            var (values, vectors) = lanczos.Ritz();
            var largest = Enumerable.Range(0, Math.Min(count, taken)).Select(k => taken - 1 - k).ToArray();
            if (lanczos.IsOver || largest.All(k => Math.Abs(lanczos.Beta[^1] * vectors[taken - 1, k]) <= tolerance * Math.Abs(values[k])))
            {
                return
                [
                    .. largest.Select(k => new Eigenvalue(
                        values[k],
                        lanczos.Residual([.. Enumerable.Range(0, taken).Select(i => vectors[i, k])], values[k]),
                        taken
                    )),
                    .. Enumerable.Repeat(none with { Steps = taken }, count - largest.Length),
                ];
            }
        }
    }
}

/// <summary>An eigenvalue.</summary>
/// <param name="Value">The value.</param>
/// <param name="Residual">Norm of its vector's residual.</param>
/// <param name="Steps">Steps taken.</param>
public readonly record struct Eigenvalue(double Value, double Residual, int Steps);
