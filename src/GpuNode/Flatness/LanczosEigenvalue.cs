using static TorchSharp.torch;

namespace PsiSweep.GpuNode.Flatness;

/// <summary>The (algebraically) largest eigenvalue of a symmetric operator by Lanczos with full reorthogonalisation (Golub and Van Loan, 10.1–10.3).</summary>
public static class LanczosEigenvalue
{
    /// <summary>Finds it.</summary>
    /// <param name="hessian">The operator.</param>
    /// <param name="draws">For the starting vector (standard normal).</param>
    /// <param name="steps">Lanczos steps at most, ≥ 1.</param>
    /// <param name="tolerance">Stops when the residual is at most this share of |eigenvalue|.</param>
    /// <returns>NaN when a product is not finite; otherwise the largest Ritz value, the norm ‖Hy − θy‖ of its vector's residual, and the steps taken.</returns>
    public static Eigenvalue Largest(HessianOperator hessian, Draws draws, int steps, double tolerance)
    {
        ArgumentNullException.ThrowIfNull(hessian);
        ArgumentNullException.ThrowIfNull(draws);
        if (hessian.Dimension == 0)
            return new(0, 0, 0);
        using var scope = NewDisposeScope();
        var first = draws.Normal(hessian.Dimension);
        var most = (int)Math.Min(steps, hessian.Dimension);
        var basis = zeros(most, hessian.Dimension, float64, device: first.device);
        basis[0] = first / first.norm();
        var alpha = new List<double>();
        var beta = new List<double>();
        while (true)
        {
            using var step = NewDisposeScope();
            var q = basis.narrow(0, 0, alpha.Count + 1);
            var newest = basis[alpha.Count];
            var w = hessian.Times(newest);
            alpha.Add(w.dot(newest).item<double>());
            for (var twice = 0; twice < 2; twice++) // once loses half the digits; twice is enough (Parlett)
                w = w - q.t().mv(q.mv(w));
            var next = w.norm().item<double>();
            if (!double.IsFinite(alpha[^1]) || !double.IsFinite(next))
                return new(double.NaN, double.NaN, alpha.Count);

            var (value, vector) = LargestOfTridiagonal(alpha, beta);
            var residual = Math.Abs(next * vector[^1]);
            var exhausted = next <= 1e-14 * alpha.Concat(beta).Max(Math.Abs);
            if (exhausted || alpha.Count >= most || residual <= tolerance * Math.Abs(value))
                return new(value, TrueResidual(hessian, q, vector, value), alpha.Count);
            beta.Add(next);
            basis[alpha.Count] = w / next;
        }
    }

    private static (double Value, double[] Vector) LargestOfTridiagonal(List<double> alpha, List<double> beta)
    {
        var matrix = new double[alpha.Count, alpha.Count];
        for (var i = 0; i < alpha.Count; i++)
        {
            matrix[i, i] = alpha[i];
            if (i < beta.Count)
            {
                matrix[i, i + 1] = beta[i];
                matrix[i + 1, i] = beta[i];
            }
        }

        var (values, vectors) = linalg.eigh(tensor(matrix, float64)); // ascending
        return (values[-1].item<double>(), vectors[TensorIndex.Colon, -1].contiguous().data<double>().ToArray());
    }

    private static double TrueResidual(HessianOperator hessian, Tensor basis, double[] vector, double value)
    {
        var y = basis.t().mv(tensor(vector, float64, device: basis.device));
        y = y / y.norm();
        return (hessian.Times(y) - value * y).norm().item<double>();
    }
}

/// <summary>An eigenvalue.</summary>
/// <param name="Value">The value.</param>
/// <param name="Residual">Norm of its vector's residual.</param>
/// <param name="Steps">Steps taken.</param>
public readonly record struct Eigenvalue(double Value, double Residual, int Steps);
