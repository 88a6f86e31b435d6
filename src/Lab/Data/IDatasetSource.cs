namespace PsiSweep.Lab.Data;

/// <summary>Where one data set comes from.</summary>
public interface IDatasetSource
{
    /// <summary>Name in a sweep file.</summary>
    string Name { get; }

    /// <summary>Authors and licence.</summary>
    DataOrigin Origin { get; }

    /// <summary>Reads and checks all of it.</summary>
    /// <param name="dataFolder">The folder that holds a sub-folder for every data set that is not bundled.</param>
    /// <param name="progress">Called whenever a piece has been read; null: nobody listens.</param>
    /// <exception cref="DataException">Missing, truncated, corrupt or not what its name says; names file and offset.</exception>
    RawDataset Load(string dataFolder, Action? progress = null);
}
