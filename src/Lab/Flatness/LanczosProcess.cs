using PsiSweep.Lab.Torch;
using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness;

/// <summary>
/// Lanczos' tridiagonalisation of a symmetric operator with full reorthogonalisation (Golub and Van Loan, 10.1–10.3): after k steps, Qᵀ H Q
/// = T with
/// the diagonal <see cref="Alpha"/> and the off-diagonal <see cref="Beta"/>.
/// </summary>
internal sealed class LanczosProcess : IDisposable
{
    private readonly HessianOperator hessian;
    private readonly Tensor basis; // (most, n)

    /// <summary>Starts it.</summary>
    /// <param name="hessian">The operator, of at least one dimension.</param>
    /// <param name="start">Starting vector, not zero.</param>
    /// <param name="most">Steps at most, ≥ 1; never more than dimensions.</param>
    public LanczosProcess(HessianOperator hessian, Tensor start, int most)
    {
        this.hessian = hessian;
        Most = (int)Math.Min(most, hessian.Dimension);
        using var scope = NewDisposeScope();
        basis = zeros(Most, hessian.Dimension, float64, device: start.device).DetachFromDisposeScope();
        basis[0] = start / start.norm();
    }

    /// <summary>Steps at most.</summary>
    public int Most { get; }

    /// <summary>Dimensions of the operator.</summary>
    public long Dimension => hessian.Dimension;

    /// <summary>Diagonal of T; one number a step.</summary>
    public List<double> Alpha { get; } = [];

    /// <summary>Off-diagonal of T, and one more: the norm of what the last step left over.</summary>
    public List<double> Beta { get; } = [];

    /// <summary>Whether all steps are taken, or the Krylov space is exhausted, or a product was not finite.</summary>
    public bool IsOver => Alpha.Count == Most || IsBroken || (Beta.Count > 0 && Beta[^1] <= 1e-14 * Alpha.Concat(Beta).Max(Math.Abs));

    /// <summary>Whether a product was not finite.</summary>
    public bool IsBroken => Beta.Count > 0 && !(double.IsFinite(Alpha[^1]) && double.IsFinite(Beta[^1]));

    /// <summary>Takes a step: one Hessian-vector product.</summary>
    public void Step()
    {
        using var scope = NewDisposeScope();
        var q = basis.narrow(0, 0, Alpha.Count + 1);
        var newest = basis[Alpha.Count];
        var w = hessian.Times(newest);
        Alpha.Add(w.dot(newest).item<double>());
        for (var twice = 0; twice < 2; twice++) // once loses half the digits; twice is enough (Parlett)
            w = w.Minus(q.t().mv(q.mv(w)));
        Beta.Add(w.norm().item<double>());
        if (!IsOver)
            basis[Alpha.Count] = w / Beta[^1];
    }

    /// <summary>T, with the norm of what the last step left over.</summary>
    public Tridiagonal Matrix => new([.. Alpha], [.. Beta]);

    /// <summary>Ritz values, ascending, and the vectors of T that go with them, column by column.</summary>
    public (double[] Values, double[,] Vectors) Ritz() => Matrix.Eigen();

    /// <summary>‖Hy − θy‖ of a Ritz vector y, by another product.</summary>
    /// <param name="vector">The vector of T.</param>
    /// <param name="value">θ.</param>
    public double Residual(double[] vector, double value)
    {
        using var scope = NewDisposeScope();
        var y = basis.narrow(0, 0, vector.Length).t().mv(tensor(vector, float64, device: basis.device));
        y = y / y.norm();
        return (hessian.Times(y) - (value * y)).norm().item<double>();
    }

    /// <summary>Frees the basis.</summary>
    public void Dispose() => basis.Dispose();
}
