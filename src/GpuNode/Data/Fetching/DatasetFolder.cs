using System.Formats.Tar;
using System.IO.Compression;

namespace PsiSweep.GpuNode.Data.Fetching;

/// <summary>Puts a data set's files into its folder: read whole and checked first, then moved there at once.</summary>
public static class DatasetFolder
{
    /// <summary>Copies files that are already somewhere, gzipped or not.</summary>
    /// <param name="source">The data set.</param>
    /// <param name="from">Folder with its files.</param>
    /// <param name="dataFolder">The data folder.</param>
    /// <returns>The set's folder.</returns>
    /// <exception cref="DataException">The folder is missing, or its files are not the data set.</exception>
    public static string Add(IFetchableSource source, string from, string dataFolder)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!Directory.Exists(from))
            throw new DataException($"the folder {from} does not exist");
        source.LoadFrom(from);
        return Install(source, dataFolder, target =>
        {
            foreach (var name in source.Files)
            {
                var path = DataFile.Find(from, name)!;
                File.Copy(path, Path.Combine(target, Path.GetFileName(path)));
            }
        });
    }

    /// <summary>Unpacks a downloaded archive, or moves downloaded files, into place.</summary>
    /// <param name="source">The data set.</param>
    /// <param name="downloads">Folder with the downloaded files.</param>
    /// <param name="dataFolder">The data folder.</param>
    /// <returns>The set's folder.</returns>
    public static string AddDownloads(IFetchableSource source, string downloads, string dataFolder)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Install(source, dataFolder, target =>
        {
            foreach (var file in source.Remote.Files)
            {
                var path = Path.Combine(downloads, file.Name);
                if (file.Name.EndsWith(".tar.gz", StringComparison.Ordinal))
                    Unpack(path, target, source.Files);
                else
                    File.Copy(path, Path.Combine(target, file.Name));
            }
        });
    }

    private static string Install(IFetchableSource source, string dataFolder, Action<string> fill)
    {
        var final = Path.Combine(dataFolder, source.Name);
        Directory.CreateDirectory(dataFolder);
        var fresh = Path.Combine(dataFolder, $".{source.Name}.{Path.GetRandomFileName()}");
        Directory.CreateDirectory(fresh);
        try
        {
            fill(fresh);
            source.LoadFrom(fresh);
            if (Directory.Exists(final))
                Directory.Delete(final, recursive: true);
            Directory.Move(fresh, final);
        }
        finally
        {
            if (Directory.Exists(fresh))
                Directory.Delete(fresh, recursive: true);
        }

        return final;
    }

    /// <summary>Takes the files it knows by name, whatever folder of the archive they stand in, and nothing else.</summary>
    private static void Unpack(string archive, string target, IReadOnlyList<string> files)
    {
        using var reader = new TarReader(new GZipStream(File.OpenRead(archive), CompressionMode.Decompress));
        while (reader.GetNextEntry() is { } entry)
        {
            if (files.Contains(Path.GetFileName(entry.Name)) && entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
                entry.ExtractToFile(Path.Combine(target, Path.GetFileName(entry.Name)), overwrite: true);
        }
    }
}
