using System.Formats.Tar;
using System.IO.Compression;

namespace PsiSweep.Lab.Data.Fetching;

/// <summary>Puts a data set's files into its folder: read whole and checked first, then moved there at once.</summary>
public static class DatasetFolder
{
    /// <summary>Copies files that are already somewhere, gzipped or not, or unpacks the published archive that is.</summary>
    /// <param name="source">The data set.</param>
    /// <param name="from">Folder with its files.</param>
    /// <param name="dataFolder">The data folder.</param>
    /// <param name="link">Whether to make symbolic links instead of copies (not of an archive's files).</param>
    /// <returns>The set's folder.</returns>
    /// <exception cref="DataException">The folder is missing, or its files are not the data set.</exception>
    public static string Add(IFetchableSource source, string from, string dataFolder, bool link = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!Directory.Exists(from))
            throw new DataException($"the folder {from} does not exist");
        if (
            source.Files.All(f => DataFile.Find(from, f) is null)
            && source.Remote.Files.All(f => IsArchive(f) && File.Exists(Path.Combine(from, f.Name)))
        )
            return AddDownloads(source, from, dataFolder);

        source.Verify(from);
        return Install(
            source,
            dataFolder,
            target =>
            {
                foreach (var name in source.Files)
                {
                    var path = Path.GetFullPath(DataFile.Find(from, name)!);
                    var copy = Path.Combine(target, Path.GetFileName(path));
                    if (link)
                        File.CreateSymbolicLink(copy, path);
                    else
                        File.Copy(path, copy);
                }
            }
        );
    }

    /// <summary>Unpacks a downloaded archive, or copies downloaded files, into place.</summary>
    /// <param name="source">The data set.</param>
    /// <param name="downloads">Folder with the published files.</param>
    /// <param name="dataFolder">The data folder.</param>
    /// <returns>The set's folder.</returns>
    /// <exception cref="DataException">They are not the data set.</exception>
    public static string AddDownloads(IFetchableSource source, string downloads, string dataFolder)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Install(
            source,
            dataFolder,
            target =>
            {
                foreach (var file in source.Remote.Files)
                {
                    var path = Path.Combine(downloads, file.Name);
                    if (IsArchive(file))
                        Unpack(path, target, source.Files);
                    else
                        File.Copy(path, Path.Combine(target, file.Name));
                }
            }
        );
    }

    private static bool IsArchive(RemoteFile file) => file.Name.EndsWith(".tar.gz", StringComparison.Ordinal);

    private static string Install(IFetchableSource source, string dataFolder, Action<string> fill)
    {
        var final = Path.Combine(dataFolder, source.Name);
        var fresh = Path.Combine(dataFolder, $".{source.Name}.{Path.GetRandomFileName()}");
        var old = fresh + ".old";
        Directory.CreateDirectory(fresh);
        try
        {
            fill(fresh);
            source.Verify(fresh);
            if (Directory.Exists(final))
                Directory.Move(final, old);
            try
            {
                Directory.Move(fresh, final);
                // Links may have pointed into the folder that was just replaced.
                if (source.Files.FirstOrDefault(f => !CanBeRead(DataFile.Find(final, f))) is { } lost)
                {
                    Directory.Delete(final, recursive: true);
                    throw new DataException($"{lost} would be a link to itself in {final}; there is nothing to link");
                }
            }
            catch
            {
                if (Directory.Exists(old))
                    Directory.Move(old, final);
                throw;
            }
        }
        finally
        {
            foreach (var left in new[] { fresh, old }.Where(Directory.Exists))
                Directory.Delete(left, recursive: true);
        }

        return final;
    }

    // Not File.Exists: it is true for a link that leads nowhere.
    private static bool CanBeRead(string? path)
    {
        try
        {
            using var file = path is null ? null : File.OpenRead(path);
            return file is not null;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Takes the files it knows by name, whatever folder of the archive they stand in, and nothing else.</summary>
    private static void Unpack(string archive, string target, IReadOnlyList<string> files)
    {
        try
        {
            using var reader = new TarReader(new GZipStream(File.OpenRead(archive), CompressionMode.Decompress));
            while (reader.GetNextEntry() is { } entry)
            {
                if (
                    files.Contains(Path.GetFileName(entry.Name))
                    && entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile
                )
                    entry.ExtractToFile(Path.Combine(target, Path.GetFileName(entry.Name)), overwrite: true);
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new DataException($"{archive} is no tar archive, or it is damaged or truncated: {e.Message}", e);
        }

        if (files.FirstOrDefault(f => !File.Exists(Path.Combine(target, f))) is { } missing)
            throw new DataException($"{archive} holds no {missing}");
    }
}
