namespace PsiSweep.Coordinator.Analysis;

/// <summary>
/// The axes of a table's trials as codes, for statistics that hold axes fixed. Seeds are held fixed like any other axis, but are no
/// hyperparameter: nothing is asked of how a gap moves along a seed. Nor are what is measured and what is saved, on which no gap depends,
/// nor the sweep
/// that a trial comes from.
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
        Varied = [.. Enumerable.Range(0, Names.Count).Where(a => IsHyperparameter(Names[a]) && data.Texts(Names[a]).Count > 1)];
        cells = [.. Enumerable.Range(0, Names.Count).Select(a => Varied.Contains(a) ? Cells(data, a) : [])];
    }

    /// <summary>Paths of all axes.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The axes that are hyperparameters and take several values.</summary>
    public IReadOnlyList<int> Varied { get; }

    /// <summary>The place of a trial's value among an axis's values.</summary>
    public int Code(int axis, int place) => codes[axis][place];

    /// <summary>The trials of each cell in which all axes but one are equal, and that one is not.</summary>
    /// <param name="axis">The one.</param>
    /// <param name="places">The trials' places in the table.</param>
    /// <returns>Places among <paramref name="places"/>, cell after cell, and where each cell of at least two of the axis's values
    /// stands.</returns>
    public (int[] Trials, IReadOnlyList<(int Start, int Length)> Cells) CellsAlong(int axis, ReadOnlySpan<int> places)
    {
        var trials = new int[places.Length];
        var cell = new int[places.Length];
        for (var i = 0; i < places.Length; i++)
            (trials[i], cell[i]) = (i, cells[axis][places[i]]);
        Array.Sort(cell, trials);
        var found = new List<(int, int)>();
        for (int start = 0, end; start < cell.Length; start = end)
        {
            end = start + 1;
            while (end < cell.Length && cell[end] == cell[start])
                end++;
            if (Differs(axis, places, trials.AsSpan(start, end - start)))
                found.Add((start, end - start));
        }

        return (trials, found);
    }

    /// <summary>Numbers of the groups in which the given axes are equal, one a trial.</summary>
    public int[] Groups(IReadOnlyList<int> places, IEnumerable<int> axes)
    {
        var group = new int[places.Count];
        foreach (var axis in axes)
            Refine(group, i => codes[axis][places[i]]);
        return group;
    }

    /// <summary>Repeats of one configuration tell nothing of the axis.</summary>
    private bool Differs(int axis, ReadOnlySpan<int> places, ReadOnlySpan<int> trials)
    {
        foreach (var trial in trials)
        {
            if (codes[axis][places[trial]] != codes[axis][places[trials[0]]])
                return true;
        }

        return false;
    }

    private int[] Cells(TableData data, int axis)
    {
        var count = data.Count;
        var cell = new int[count];
        for (var other = 0; other < codes.Length; other++)
        {
            if (other == axis || data.Labels.Contains(Names[other]))
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

    private static bool IsHyperparameter(string axis) =>
        axis is not ("seed" or "save" or TableData.SweepAxis)
        && !axis.EndsWith(".seed", StringComparison.Ordinal)
        && !axis.StartsWith("measures.", StringComparison.Ordinal);
}
