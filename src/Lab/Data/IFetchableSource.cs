namespace PsiSweep.Lab.Data;

/// <summary>A data set that is not bundled: its files stand in a sub-folder of the data folder.</summary>
public interface IFetchableSource : IDatasetSource
{
    /// <summary>Where it can be fetched.</summary>
    RemoteSet Remote { get; }

    /// <summary>Names of its files, without .gz.</summary>
    IReadOnlyList<string> Files { get; }

    /// <summary>Reads and checks all of it from a folder that holds the files.</summary>
    /// <exception cref="DataException">Missing, truncated, corrupt or not what its name says.</exception>
    RawDataset LoadFrom(string folder);

    /// <summary>Reads and checks all of it without keeping it.</summary>
    /// <exception cref="DataException">Missing, truncated, corrupt or not what its name says.</exception>
    void Verify(string folder);
}

/// <summary>What fetchable sets share.</summary>
public static class FetchableSources
{
    /// <summary>The set's folder.</summary>
    /// <exception cref="DataException">It is not there; says how to get the set.</exception>
    public static string FolderIn(this IFetchableSource source, string dataFolder)
    {
        ArgumentNullException.ThrowIfNull(source);
        var folder = Path.Combine(dataFolder, source.Name);
        return Directory.Exists(folder)
            ? folder
            : throw new DataException(
                $"data set {source.Name} is not in {dataFolder}; get it with 'psisweep data fetch {source.Name}', or 'psisweep data add "
                    + $"{source.Name} FOLDER' where its files are already"
            );
    }
}
