namespace PsiSweep.Lab.Data;

/// <summary>How a data set stands on this machine.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State"><c>present</c>, <c>missing</c> or <c>broken</c>.</param>
/// <param name="Where">Its folder, or that it is in the program.</param>
/// <param name="Problem">What is wrong when broken; else null.</param>
/// <param name="Source">Authors and year.</param>
/// <param name="License">Its licence.</param>
/// <param name="Mirror">Address it is fetched from; null when bundled.</param>
public sealed record SetStatus(string Name, string State, string Where, string? Problem, string Source, string License, string? Mirror)
{
    /// <summary>Looks at a data set, reading it whole.</summary>
    public static SetStatus Of(IDatasetSource source, string dataFolder)
    {
        ArgumentNullException.ThrowIfNull(source);
        var folder = Path.Combine(dataFolder, source.Name);
        var (state, problem) = source is IFetchableSource fetchable ? Look(fetchable, folder) : ("present", null);
        var remote = (source as IFetchableSource)?.Remote;
        return new(
            source.Name,
            state,
            remote is null ? "in the program" : folder,
            problem,
            source.Origin.Source,
            source.Origin.License,
            remote?.Mirror
        );
    }

    private static (string State, string? Problem) Look(IFetchableSource source, string folder)
    {
        if (!Directory.Exists(folder))
            return ("missing", null);
        try
        {
            source.Verify(folder);
            return ("present", null);
        }
        catch (DataException e)
        {
            return ("broken", e.Message);
        }
    }
}
