namespace PsiSweep.Coordinator.Analysis;

/// <summary>
/// The axes of a table's trials as codes, for statistics that hold axes fixed. Seeds are held fixed like any other axis, but are no
/// hyperparameter: nothing is asked of how a gap moves along a seed.
/// </summary>
internal sealed class HyperparameterAxes
{
    private readonly IReadOnlyList<int>[] codes;
    private readonly int[][] cells; // [axis][place]: the cell in which all other axes are equal

    /// <summary>Of the trials of a table.</summary>
    public HyperparameterAxes(TableData data)
    {
        Names = data.Axes;
        codes = [.. Names.Select(data.Codes)];
        Varied = [.. Enumerable.Range(0, Names.Count).Where(a => !IsSeed(Names[a]) && data.Texts(Names[a]).Count > 1)];
        cells = [.. Enumerable.Range(0, Names.Count).Select(a => Varied.Contains(a) ? Cells(data.Count, a) : [])];
    }

    /// <summary>Paths of all axes.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The axes that are hyperparameters and take several values.</summary>
    public IReadOnlyList<int> Varied { get; }

    /// <summary>The place of a trial's value among an axis's values.</summary>
    public int Code(int axis, int place) => codes[axis][place];

    /// <summary>The cell of a trial in which all axes but one are equal.</summary>
    public int Cell(int axis, int place) => cells[axis][place];

    /// <summary>Numbers of the groups in which the given axes are equal, one a trial.</summary>
    public int[] Groups(IReadOnlyList<int> places, IEnumerable<int> axes)
    {
        var group = new int[places.Count];
        foreach (var axis in axes)
            Refine(group, i => codes[axis][places[i]]);
        return group;
    }

    private int[] Cells(int count, int axis)
    {
        var cell = new int[count];
        for (var other = 0; other < codes.Length; other++)
        {
            if (other == axis)
                continue;
            var column = codes[other];
            Refine(cell, i => column[i]);
        }

        return cell;
    }

    private static void Refine(int[] group, Func<int, int> code)
    {
        var known = new Dictionary<long, int>();
        for (var i = 0; i < group.Length; i++)
        {
            var key = ((long)group[i] << 32) | (uint)code(i);
            if (!known.TryGetValue(key, out var number))
                known[key] = number = known.Count;
            group[i] = number;
        }
    }

    private static bool IsSeed(string axis) => axis == "seed" || axis.EndsWith(".seed", StringComparison.Ordinal);
}
