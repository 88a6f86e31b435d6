namespace PsiSweep.GpuNode.Data;

/// <summary>The data sets by name.</summary>
public static class DatasetSources
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<IDatasetSource> All { get; } = [new DigitsSource()];

    /// <summary>The one of a name.</summary>
    /// <exception cref="DataException">There is none.</exception>
    public static IDatasetSource Find(string name) =>
        All.FirstOrDefault(s => s.Name == name)
        ?? throw new DataException($"'{name}' is no data set; known are {string.Join(", ", All.Select(s => s.Name))}");
}
