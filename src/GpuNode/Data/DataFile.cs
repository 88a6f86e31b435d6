using System.IO.Compression;

namespace PsiSweep.GpuNode.Data;

/// <summary>A file of a data set, gzipped or not.</summary>
internal static class DataFile
{
    /// <summary>The path of a file or of its gzipped form in a folder; null when neither is there.</summary>
    public static string? Find(string folder, string name) =>
        new[] { Path.Combine(folder, name), Path.Combine(folder, name + ".gz") }.FirstOrDefault(File.Exists);

    /// <summary>The file's bytes, unpacked.</summary>
    /// <exception cref="DataException">Missing, unreadable, or a damaged gzip stream.</exception>
    public static (string Path, byte[] Bytes) Read(string folder, string name)
    {
        var path = Find(folder, name) ?? throw new DataException($"{Path.Combine(folder, name)} is missing, and so is its .gz");
        try
        {
            var bytes = File.ReadAllBytes(path);
            return (path, bytes is [0x1f, 0x8b, ..] ? Unpack(path, bytes) : bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static byte[] Unpack(string path, byte[] packed)
    {
        using var result = new MemoryStream();
        try
        {
            using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            gzip.CopyTo(result);
        }
        catch (InvalidDataException e)
        {
            throw new DataException($"{path}: the gzip stream is damaged after {result.Length} unpacked bytes: {e.Message}", e);
        }

        // .NET takes the end of the file for the end of a cut stream: the last four bytes of a whole one hold its length.
        var stated = BitConverter.ToUInt32(packed.AsSpan(packed.Length - 4));
        if (stated != (uint)result.Length)
            throw new DataException($"{path}: the gzip stream ends at offset {packed.Length} with {result.Length} unpacked bytes, but states {stated}: truncated or damaged");
        return result.ToArray();
    }
}
