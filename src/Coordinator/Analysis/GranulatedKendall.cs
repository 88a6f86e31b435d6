namespace PsiSweep.Coordinator.Analysis;

/// <summary>
/// Granulated Kendall coefficients (Jiang et al., "Fantastic generalization measures and where to find them", ICLR 2020): psi of an axis is
/// the mean, over the cells in which all
/// other axes are fixed, of tau-b between measure and gap along the axis; Psi is the mean of the axes' psi. It is not fooled by a measure
/// that follows one
/// dominant hyperparameter. A cell in which the axis has one value tells nothing of it and is none; one in which measure or gap is constant
/// counts 0, and is counted.
/// </summary>
/// <param name="Axes">For each hyperparameter axis with a cell.</param>
public sealed record GranulatedKendall(IReadOnlyList<GranulatedAxis> Axes)
{
    // Up to so many trials a cell's pairs are compared one by one, without an allocation.
    private const int SmallCell = 32;

    /// <summary>Psi, the mean of the axes' psi; NaN without an axis.</summary>
    public double Mean => Axes.Count == 0 ? double.NaN : Axes.Average(a => a.Psi);

    /// <summary>Cells over all axes.</summary>
    public long Cells => Axes.Sum(a => a.Cells);

    /// <summary>Cells over all axes in which measure or gap is constant.</summary>
    public long ConstantCells => Axes.Sum(a => a.ConstantCells);

    /// <summary>Of trials.</summary>
    /// <param name="axes">Axes of the table.</param>
    /// <param name="places">The trials' places in the table.</param>
    /// <param name="x">Their measures.</param>
    /// <param name="y">Their gaps.</param>
    internal static GranulatedKendall Of(HyperparameterAxes axes, ReadOnlySpan<int> places, double[] x, double[] y)
    {
        var found = new List<GranulatedAxis>();
        foreach (var axis in axes.Varied)
        {
            var (trials, cells) = axes.CellsAlong(axis, places);
            double sum = 0;
            long constant = 0;
            foreach (var (start, length) in cells)
            {
                var tau = Tau(trials.AsSpan(start, length), x, y);
                if (double.IsNaN(tau))
                    constant++;
                else
                    sum += tau;
            }

            if (cells.Count > 0)
                found.Add(new(axes.Names[axis], sum / cells.Count, cells.Count, constant));
        }

        return new(found);
    }

    private static double Tau(ReadOnlySpan<int> at, double[] x, double[] y)
    {
        if (at.Length > SmallCell)
        {
            double[] a = new double[at.Length],
                b = new double[at.Length];
            for (var i = 0; i < at.Length; i++)
                (a[i], b[i]) = (x[at[i]], y[at[i]]);
            return KendallTau.TauB(a, b);
        }

        long difference = 0,
            untiedX = 0,
            untiedY = 0;
        for (var i = 0; i < at.Length; i++)
        {
            for (var j = i + 1; j < at.Length; j++)
            {
                var (u, v) = (x[at[i]].CompareTo(x[at[j]]), y[at[i]].CompareTo(y[at[j]]));
                difference += u * v;
                untiedX += u * u;
                untiedY += v * v;
            }
        }

        return untiedX == 0 || untiedY == 0 ? double.NaN : difference / Math.Sqrt((double)untiedX * untiedY);
    }
}

/// <summary>psi of one axis.</summary>
/// <param name="Axis">Its path.</param>
/// <param name="Psi">Mean of tau-b over the cells, in [−1, 1].</param>
/// <param name="Cells">Cells with at least two of the axis's values.</param>
/// <param name="ConstantCells">Those among them in which measure or gap is constant, each counted as 0.</param>
public sealed record GranulatedAxis(string Axis, double Psi, long Cells, long ConstantCells);
