namespace PsiSweep.Sweeps.Mistakes;

/// <summary>Collects the mistakes of one file, so that all are told at once.</summary>
internal sealed class ProblemList(string file)
{
    private readonly List<SweepProblem> problems = [];

    public int Count => problems.Count;

    public void Add(Place place, string message) => problems.Add(new SweepProblem(file, place.Line, place.Column, message));

    public void AddForFile(string message) => problems.Add(new SweepProblem(file, 0, 0, message));

    /// <summary>In the order of the file; mistakes at one place in the order they were found.</summary>
    public IReadOnlyList<SweepProblem> Sorted() => [.. problems.OrderBy(p => p.Line).ThenBy(p => p.Column)];
}
