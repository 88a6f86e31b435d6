using static TorchSharp.torch;

namespace PsiSweep.Lab.Flatness;

/// <summary>
/// The symmetric tridiagonal matrix T that k steps of Lanczos give. Its eigenvalues and the squares of the first entries of their vectors
/// are the nodes and weights of Gauss' quadrature for the start's spectral measure: the eigenvalues of the operator, each with the square
/// of the start's part in its direction (Golub and Meurant 2010).
/// </summary>
/// <param name="Diagonal">k entries.</param>
/// <param name="OffDiagonal">k entries, the last of which couples T to the step not taken; 0 where there is none left.</param>
internal sealed record Tridiagonal(IReadOnlyList<double> Diagonal, IReadOnlyList<double> OffDiagonal)
{
    /// <summary>The largest magnitude of an eigenvalue of T: soon that of the operator.</summary>
    public double Radius => Eigen().Values.Max(Math.Abs);

    /// <summary>Eigenvalues, ascending, and the vectors, column by column.</summary>
    public (double[] Values, double[,] Vectors) Eigen() => Eigen(Diagonal, OffDiagonal);

    /// <summary>
    /// The start's part below, at and above a value in Radau's quadrature with a node at that value. What truly lies above is between
    /// <c>Above</c> and <c>Above + At</c>, what lies below between <c>Below</c> and <c>Below + At</c>: no closer bounds follow from as many
    /// products (Chebyshev, Markov and Stieltjes).
    /// </summary>
    public (double Below, double At, double Above) Parts(double value)
    {
        var last = LastOfRadau(value);
        // Not finite: the value is a node already.
        var (nodes, vectors) = double.IsFinite(last) ? Eigen([.. Diagonal, last], OffDiagonal) : Eigen();
        var weights = nodes.Select((_, k) => vectors[0, k] * vectors[0, k]).ToArray();
        var at = Array.IndexOf(nodes, nodes.MinBy(node => Math.Abs(node - value)));
        return (weights[..at].Sum(), weights[at], weights[(at + 1)..].Sum());
    }

    /// <summary>The diagonal's next entry with which the value is an eigenvalue of T (Golub 1973).</summary>
    private double LastOfRadau(double value)
    {
        var pivot = Diagonal[0] - value;
        for (var i = 1; i < Diagonal.Count; i++)
            pivot = Diagonal[i] - value - (OffDiagonal[i - 1] * OffDiagonal[i - 1] / pivot);
        return value + (OffDiagonal[^1] * OffDiagonal[^1] / pivot);
    }

    private static (double[] Values, double[,] Vectors) Eigen(IReadOnlyList<double> diagonal, IReadOnlyList<double> offDiagonal)
    {
        using var scope = NewDisposeScope();
        var n = diagonal.Count;
        var matrix = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            matrix[i, i] = diagonal[i];
            if (i + 1 < n)
                (matrix[i, i + 1], matrix[i + 1, i]) = (offDiagonal[i], offDiagonal[i]);
        }

        var (values, vectors) = linalg.eigh(tensor(matrix, float64));
        var flat = vectors.contiguous().data<double>().ToArray();
        var columns = new double[n, n];
        Buffer.BlockCopy(flat, 0, columns, 0, flat.Length * sizeof(double));
        return (values.data<double>().ToArray(), columns);
    }
}
